package io.github.continuo.examples.train;

import ai.djl.Device;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.pytorch.Devices;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Option for one or several devices of training. */
final class DevicesOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      defaultValue = "auto",
      paramLabel = "DEVICES",
      description =
          "auto, cpu, gpu, gpu1... or mps; several devices share each batch: gpu0,gpu1, or gpus for"
              + " all GPUs"
              + " (default: ${DEFAULT-VALUE}).")
  private String devices;

  List<Device> select() {
    return Usage.checked(spec, () -> Devices.selectAll(devices));
  }
}
