package io.github.continuo.examples;

import ai.djl.Device;
import io.github.continuo.engine.Devices;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that chooses a device. */
final class DeviceOption {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description =
          "auto, cpu, gpu, gpu1... (or cuda, cuda:1...) or mps (default: ${DEFAULT-VALUE}).")
  private String device;

  Device select() {
    return Usage.checked(spec, () -> Devices.select(device));
  }
}
