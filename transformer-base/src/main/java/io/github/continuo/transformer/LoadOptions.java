package io.github.continuo.transformer;

import io.github.continuo.engine.Devices;
import java.nio.file.Path;
import java.util.List;

/** How to load a model. Immutable; the {@code with} methods give changed copies. */
public final class LoadOptions {
  private static final LoadOptions DEFAULTS = new LoadOptions("auto", List.of());

  private final String device;
  private final List<Path> adapters;

  private LoadOptions(String device, List<Path> adapters) {
    Devices.checkName(device);
    this.device = device;
    this.adapters = List.copyOf(adapters);
  }

  /** On the {@code auto} device, without adapters. */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * On another device: {@code auto}, {@code cpu}, {@code gpu}, {@code gpu1}... or {@code mps}; see
   * {@link Devices#select}. Whether this machine has it is found out when a model is loaded.
   *
   * @throws IllegalArgumentException if there are no devices of such a name
   */
  public LoadOptions withDevice(String newDevice) {
    return new LoadOptions(newDevice, adapters);
  }

  /** With one LoRA adapter; see {@link #withAdapters}. */
  public LoadOptions withAdapter(Path folder) {
    return withAdapters(List.of(folder));
  }

  /**
   * With LoRA adapters, which are added to the weights in this order: from then on the model is the
   * fine-tuned one, and no slower.
   *
   * @param folders each with {@code adapter_config.json} and {@code adapter_model.safetensors}, as
   *     Hugging Face's PEFT writes them
   */
  public LoadOptions withAdapters(List<Path> folders) {
    return new LoadOptions(device, folders);
  }

  /** The name of the device. */
  public String device() {
    return device;
  }

  /** The folders of the adapters. */
  public List<Path> adapters() {
    return adapters;
  }

  @Override
  public String toString() {
    return "LoadOptions[device=%s, adapters=%s]".formatted(device, adapters);
  }
}
