package io.github.continuo.examples.train;

import ai.djl.Device;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.pytorch.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Option for the device of training. */
final class DeviceOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, gpu, gpu1... or mps (default: ${DEFAULT-VALUE}).")
  private String device;

  Device select() {
    return Usage.checked(spec, () -> Devices.select(device));
  }
}
