package io.github.continuo.transformer;

import io.github.continuo.engine.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How to load a model. Immutable; the {@code with} methods give changed copies. */
public final class LoadOptions {

  /** What a model is loaded for. */
  public enum Purpose {
    /** To generate: weights are packed into the form in which they are used fastest. */
    INFERENCE,
    /** To be trained, saved or looked at: weights stay 32-bit arrays. It generates, too. */
    TRAINING
  }

  private static final LoadOptions DEFAULTS =
      new LoadOptions("auto", Optional.empty(), Purpose.INFERENCE, List.of(), Optional.empty());

  private final String device;
  private final Optional<Precision> precision;
  private final Purpose purpose;
  private final List<Path> adapters;
  private final Optional<LoraSettings> newAdapter;

  private LoadOptions(
      String device,
      Optional<Precision> precision,
      Purpose purpose,
      List<Path> adapters,
      Optional<LoraSettings> newAdapter) {
    Devices.checkName(device);
    if (newAdapter.isPresent() && purpose != Purpose.TRAINING) {
      throw new IllegalArgumentException(
          "a new adapter needs the purpose TRAINING, got " + purpose);
    }
    this.device = device;
    this.precision = precision;
    this.purpose = purpose;
    this.adapters = List.copyOf(adapters);
    this.newAdapter = newAdapter;
  }

  /**
   * {@return options to generate, on the {@code auto} device, in its usual precision, without
   * adapters}
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these options with another device}
   *
   * @param newDevice {@code auto}, {@code cpu}, {@code gpu}, {@code gpu1}... or {@code mps}, see
   *     {@link Devices#select}; whether this machine has it is found out when a model is loaded
   * @throws IllegalArgumentException if there are no devices of such a name
   */
  public LoadOptions withDevice(String newDevice) {
    return new LoadOptions(newDevice, precision, purpose, adapters, newAdapter);
  }

  /**
   * {@return these options with another precision of the weights of linear maps, in place of the
   * {@linkplain Precision#usual usual one} of the device}
   *
   * @param newPrecision if this machine cannot calculate in it, the next higher one is taken, which
   *     the log says and the model
   */
  public LoadOptions withPrecision(Precision newPrecision) {
    return new LoadOptions(device, Optional.of(newPrecision), purpose, adapters, newAdapter);
  }

  /**
   * {@return these options for another purpose} For training the precision is always that of 32
   * bits.
   *
   * @param newPurpose only {@code TRAINING} if there is a new adapter
   */
  public LoadOptions withPurpose(Purpose newPurpose) {
    return new LoadOptions(device, precision, newPurpose, adapters, newAdapter);
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
    return new LoadOptions(device, precision, purpose, folders, newAdapter);
  }

  /**
   * {@return these options to train a new LoRA adapter and nothing else} The model's own weights,
   * with other adapters merged into them if there are some, stay as they are. The model's {@link
   * SequenceModel#weights} are then those of the adapter, and {@link SequenceModel#save} writes it
   * alone, so that {@link #withAdapter} can take it. Sets the purpose to training.
   *
   * @param settings which maps the adapter changes, and how much
   */
  public LoadOptions withNewAdapter(LoraSettings settings) {
    return new LoadOptions(device, precision, Purpose.TRAINING, adapters, Optional.of(settings));
  }

  /** {@return the name of the device} */
  public String device() {
    return device;
  }

  /** {@return the precision asked for; none for the usual one of the device} */
  public Optional<Precision> precision() {
    return precision;
  }

  /** {@return what the model is loaded for} */
  public Purpose purpose() {
    return purpose;
  }

  /** {@return the folders of the adapters, in the order in which they are added} */
  public List<Path> adapters() {
    return adapters;
  }

  /** {@return the new adapter to be trained, if there is one} */
  public Optional<LoraSettings> newAdapter() {
    return newAdapter;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LoadOptions[device=%s, precision=%s, purpose=%s, adapters=%s, newAdapter=%s]",
        device,
        precision.map(Precision::toString).orElse("usual"),
        purpose,
        adapters,
        newAdapter.map(LoraSettings::toString).orElse("none"));
  }
}
