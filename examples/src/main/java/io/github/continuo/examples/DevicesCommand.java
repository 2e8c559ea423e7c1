package io.github.continuo.examples;

import ai.djl.Device;
import com.google.gson.JsonObject;
import io.github.continuo.engine.Devices;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the devices that networks can run on. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Lists the devices that networks can run on; * is what auto takes.")
final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object for each device, on a line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Device auto = Devices.select("auto");
    for (Device device : Devices.available()) {
      JsonObject result = new JsonObject();
      result.addProperty("device", Devices.name(device));
      result.addProperty("auto", device.equals(auto));
      if (device.isGpu()) {
        result.addProperty("freeBytes", Devices.freeBytes(device));
        result.addProperty("totalBytes", Devices.totalBytes(device));
      }
      if (json) {
        JsonLine.print(result, out);
      } else {
        out.printf("%s %s", device.equals(auto) ? "*" : " ", Devices.name(device));
        if (device.isGpu()) {
          out.printf(
              Locale.ROOT,
              " %.1f of %.1f GiB free",
              Devices.freeBytes(device) / 0x1p30,
              Devices.totalBytes(device) / 0x1p30);
        }
        out.println();
      }
    }
    out.flush();
    return 0;
  }
}
