package io.github.continuo.transformer;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How to load a model. Immutable; the {@code with} methods give changed copies. */
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
    if (device.equals("gpus") || device.contains(",")) {
      throw new IllegalArgumentException(
          "device must be one here, only training takes several, got \"" + device + '"');
    }
    throw new IllegalArgumentException(
        "device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"" + device + '"');
  }

  /**
   * {@return options to generate on the CPU, in plain Java, with weights of 8 bits, as many threads
   * as help, without adapters}
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these options with another device}
   *
   * @param newDevice {@code auto} or {@code cpu}, the processor; {@code gpu} (the same as {@code
   *     gpu0}), {@code gpu1}..., or {@code mps}, for which the artifact {@code continuo-pytorch} is
   *     needed; whether this machine has it is found out when a model is loaded
   * @throws IllegalArgumentException if there are no devices of such a name
   */
  public LoadOptions withDevice(String newDevice) {
    return new LoadOptions(newDevice, backend, precision, threads, adapters);
  }

  /**
   * {@return these options with another backend}
   *
   * @param newBackend what computes the networks: {@code java}, on the CPU; {@code pytorch}, of the
   *     artifact {@code continuo-pytorch}; or {@code auto}, Java on the CPU and PyTorch elsewhere
   * @throws IllegalArgumentException if it is none of these
   */
  public LoadOptions withBackend(String newBackend) {
    return new LoadOptions(device, newBackend, precision, threads, adapters);
  }

  /**
   * {@return these options with another precision of the weights of linear layers, in place of 8
   * bits on a CPU and bfloat16 on a GPU}
   *
   * @param newPrecision if the backend cannot calculate in it, the next higher one is taken, which
   *     the log says and the model
   */
  public LoadOptions withPrecision(Precision newPrecision) {
    return new LoadOptions(device, backend, Optional.of(newPrecision), threads, adapters);
  }

  /**
   * {@return these options with another number of threads that the backend {@code java} computes
   * large layers with} The music does not depend on it.
   *
   * @param newThreads at least 1; or 0, as many as help
   * @throws IllegalArgumentException if it is negative
   */
  public LoadOptions withThreads(int newThreads) {
    return new LoadOptions(device, backend, precision, newThreads, adapters);
  }

  /**
   * {@return these options with one LoRA adapter}
   *
   * @param folder as {@link #withAdapters} takes them
   */
  public LoadOptions withAdapter(Path folder) {
    return withAdapters(List.of(folder));
  }

  /**
   * {@return these options with LoRA adapters, which are added to the weights in this order} From
   * then on the model is the fine-tuned one, and no slower.
   *
   * @param folders each with {@code adapter_config.json} and {@code adapter_model.safetensors}, as
   *     Hugging Face's PEFT writes them; they take the place of those named before
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

  /** {@return the precision asked for; none for the usual one of the device} */
  public Optional<Precision> precision() {
    return precision;
  }

  /** {@return the number of threads; 0 for as many as help} */
  public int threads() {
    return threads;
  }

  /** {@return the folders of the adapters, in the order in which they are added} */
  public List<Path> adapters() {
    return adapters;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LoadOptions[device=%s, backend=%s, precision=%s, threads=%d, adapters=%s]",
        device,
        backend,
        precision.map(Precision::toString).orElse("usual"),
        threads,
        adapters);
  }
}
