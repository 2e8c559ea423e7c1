package io.github.continuo.transformer;

import io.github.continuo.messages.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Options of loading a model: device, backend, precision, threads and adapters. Immutable; each
 * {@code with} method returns a changed copy.
 */
public final class LoadOptions {
  private static final Pattern DEVICE =
      Pattern.compile("auto|cpu|mps|gpu\\d{0,4}|cuda|cuda:\\d{1,4}");
  private static final List<String> BACKENDS = List.of("auto", "java", "pytorch");

  private static final LoadOptions DEFAULTS =
      new LoadOptions("auto", "auto", Optional.empty(), 0, List.of());

  private final String device;
  private final String backend;
  private final Optional<Precision> precision;
  private final int threads;
  private final List<Path> adapters;

  private LoadOptions(
      String device,
      String backend,
      Optional<Precision> precision,
      int threads,
      List<Path> adapters) {
    requireDevice(device);
    if (!BACKENDS.contains(backend)) {
      throw new IllegalArgumentException(
          "backend must be auto, java or pytorch, got \"" + backend + '"');
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threads must be at least 0 (0 is as many as help), got " + threads);
    }
    this.device = device;
    this.backend = backend;
    this.precision = precision;
    this.threads = threads;
    this.adapters = List.copyOf(adapters);
  }

  private static void requireDevice(String device) {
    if (DEVICE.matcher(device).matches()) {
      return;
    }
    throw new IllegalArgumentException(
        "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"" + device + '"');
  }

  /**
   * {@return the default options: CPU, backend {@code java}, int8 weights, as many threads as help,
   * no adapters}
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the given device}
   *
   * @param newDevice {@code auto} or {@code cpu}, the CPU; {@code gpu} (the same as {@code gpu0}),
   *     {@code gpu1}..., or {@code mps}, which need the artifact {@code continuo-pytorch}; loading
   *     a model checks whether this machine has the device
   * @throws IllegalArgumentException if this is not the name of a device
   */
  public LoadOptions withDevice(String newDevice) {
    return new LoadOptions(newDevice, backend, precision, threads, adapters);
  }

  /**
   * {@return a copy with the given backend}
   *
   * @param newBackend {@code java}, on the CPU; {@code pytorch}, of the artifact {@code
   *     continuo-pytorch}; or {@code auto}, Java on the CPU and PyTorch on other devices
   * @throws IllegalArgumentException if it is none of these
   */
  public LoadOptions withBackend(String newBackend) {
    return new LoadOptions(device, newBackend, precision, threads, adapters);
  }

  /**
   * {@return a copy with the given precision of the weights of linear layers} The default is int8
   * on a CPU and bfloat16 on a GPU.
   *
   * @param newPrecision if the backend does not support it, the next higher precision is used and
   *     logged; {@link SequenceModel#precision} returns it
   */
  public LoadOptions withPrecision(Precision newPrecision) {
    return new LoadOptions(device, backend, Optional.of(newPrecision), threads, adapters);
  }

  /**
   * {@return a copy with the given number of threads for large layers of the backend {@code java}}
   * The number has no effect on the music.
   *
   * @param newThreads at least 1; or 0, as many as help
   * @throws IllegalArgumentException if it is negative
   */
  public LoadOptions withThreads(int newThreads) {
    return new LoadOptions(device, backend, precision, newThreads, adapters);
  }

  /**
   * {@return a copy with one LoRA adapter, replacing those set before}
   *
   * @param folder as {@link #withAdapters} takes them
   */
  public LoadOptions withAdapter(Path folder) {
    return withAdapters(List.of(folder));
  }

  /**
   * {@return a copy with the given LoRA adapters, replacing those set before} Loading merges them
   * into the weights in this order, so the fine-tuned model is as fast as the original.
   *
   * @param folders each with {@code adapter_config.json} and {@code adapter_model.safetensors}, in
   *     the format of Hugging Face PEFT
   */
  public LoadOptions withAdapters(List<Path> folders) {
    return new LoadOptions(device, backend, precision, threads, folders);
  }

  /** {@return the name of the device} */
  public String device() {
    return device;
  }

  /** {@return the name of the backend} */
  public String backend() {
    return backend;
  }

  /** {@return the requested precision; empty for the default of the device} */
  public Optional<Precision> precision() {
    return precision;
  }

  /** {@return the number of threads; 0 for as many as help} */
  public int threads() {
    return threads;
  }

  /** {@return the folders of the adapters, in the order in which they are merged} */
  public List<Path> adapters() {
    return adapters;
  }

  @Override
  public String toString() {
    return Text.format(
        "LoadOptions[device=%s, backend=%s, precision=%s, threads=%d, adapters=%s]",
        device, backend, precision.map(Precision::toString).orElse("default"), threads, adapters);
  }
}
