package io.github.continuo.examples.cli;

import com.google.gson.JsonObject;
import io.github.continuo.pytorch.engine.ProcessorInfo;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the devices that can run models. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the devices that can run models, with their memory, and the versions of the libraries."
          + " * marks the default device of training. By default, music is generated on the CPU by"
          + " the java backend."
    })
public final class DevicesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object per device and line.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (Engine.isThere()) {
      DeviceList.print(json, out);
    } else {
      printProcessor(out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private void printProcessor(PrintWriter out) {
    ProcessorInfo processor = ProcessorInfo.ofThisMachine();
    if (!json) {
      out.printf(
          Locale.ROOT,
          "* cpu   %s%nJava %s; no PyTorch, which GPUs and training need%n",
          processor.description(),
          Runtime.version());
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("device", "cpu");
    result.addProperty("auto", true);
    result.addProperty("processor", processor.name());
    result.addProperty("java", Runtime.version().toString());
    JsonLine.print(result, out);
  }
}
