package io.github.continuo.examples;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineFacts;
import io.github.continuo.engine.Processor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the devices that networks can run on. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the devices that networks can run on, with their memory, and the libraries that drive"
          + " them; * is what auto takes."
    })
final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object for each device, on a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Device auto = Devices.select("auto");
    EngineFacts facts = EngineFacts.read();
    for (Device device : Devices.available()) {
      if (json) {
        JsonLine.print(json(device, device.equals(auto), facts), out);
      } else {
        out.printf(
            Locale.ROOT,
            "%s %-4s  %s%n",
            device.equals(auto) ? "*" : " ",
            Devices.name(device),
            description(device, facts));
      }
    }
    if (!json) {
      out.println(libraries(facts));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static String description(Device device, EngineFacts facts) {
    double totalGibibytes = Devices.totalBytes(device) / 0x1p30;
    if (device.isGpu()) {
      return String.format(
          Locale.ROOT,
          "%.1f of %.1f GiB free, compute capability %s",
          Devices.freeBytes(device) / 0x1p30,
          totalGibibytes,
          Devices.computeCapability(device));
    }
    Processor processor = facts.processor();
    return String.format(
        Locale.ROOT,
        "%.1f GiB, %s%s",
        totalGibibytes,
        processor.name(),
        processor.features().isEmpty() ? "" : ": " + String.join(" ", processor.features()));
  }

  private static String libraries(EngineFacts facts) {
    return String.format(
        Locale.ROOT,
        "libtorch %s (%s) on %d threads, DJL %s, %s, Java %s",
        facts.torch(),
        String.join(" ", facts.abilities()),
        facts.threads(),
        facts.djl(),
        facts.cuda().map(version -> "CUDA " + version).orElse("no CUDA"),
        Runtime.version());
  }

  private static JsonObject json(Device device, boolean isAuto, EngineFacts facts) {
    JsonObject result = new JsonObject();
    result.addProperty("device", Devices.name(device));
    result.addProperty("auto", isAuto);
    result.addProperty("totalBytes", Devices.totalBytes(device));
    if (device.isGpu()) {
      result.addProperty("freeBytes", Devices.freeBytes(device));
      result.addProperty("computeCapability", Devices.computeCapability(device));
    } else {
      result.addProperty("processor", facts.processor().name());
      result.add("features", array(facts.processor().features()));
      result.addProperty("threads", facts.threads());
    }
    result.addProperty("torch", facts.torch());
    result.add("torchAbilities", array(facts.abilities()));
    result.addProperty("djl", facts.djl());
    facts.cuda().ifPresent(version -> result.addProperty("cuda", version));
    result.addProperty("java", Runtime.version().toString());
    return result;
  }

  private static JsonArray array(List<String> words) {
    JsonArray array = new JsonArray();
    words.forEach(array::add);
    return array;
  }
}
