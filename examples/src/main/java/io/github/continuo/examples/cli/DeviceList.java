package io.github.continuo.examples.cli;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.engine.EngineInfo;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints the devices of PyTorch and the versions of its libraries. */
final class DeviceList {
  private DeviceList() {}

  static void print(boolean json, PrintWriter out) {
    Device auto = Devices.select("auto");
    EngineInfo facts = EngineInfo.read();
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
  }

  private static String description(Device device, EngineInfo facts) {
    double totalGibibytes = Devices.totalBytes(device) / 0x1p30;
    if (device.isGpu()) {
      return String.format(
          Locale.ROOT,
          "%.1f of %.1f GiB free, compute capability %s",
          Devices.freeBytes(device) / 0x1p30,
          totalGibibytes,
          Devices.computeCapability(device));
    }
    return String.format(
        Locale.ROOT, "%.1f GiB, %s", totalGibibytes, facts.processor().description());
  }

  private static String libraries(EngineInfo facts) {
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

  private static JsonObject json(Device device, boolean isAuto, EngineInfo facts) {
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
