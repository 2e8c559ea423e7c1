package io.github.continuo.examples.train;

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

  /** Returns the name of the device; no method mentions a class of DJL, which may be missing. */
  String select() {
    return Usage.checked(spec, () -> Devices.name(Devices.select(device)));
  }
}
