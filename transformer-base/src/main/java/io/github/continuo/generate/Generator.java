package io.github.continuo.generate;

import ai.djl.Device;
import io.github.continuo.engine.Devices;
import io.github.continuo.midi.JavaxSequences;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sound.midi.Sequence;

/**
 * Continues music with a trained model.
 *
 * <p>The prompt is read once; then one row of tokens after another is drawn until there is as much
 * new music as asked for. When the model's context is full, the last half of it is read again and
 * the music goes on from there, so there is no limit to its length. The same model, prompt and
 * options give the same music every time on one machine.
 *
 * <p>Safe for use by several threads, virtual ones too: each call has a cache of its own, the model
 * is shared. {@link #close} waits for calls that are running.
 */
public final class Generator implements AutoCloseable {
  private final SequenceModel model;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock(); // read: a call is running
  private boolean closed;

  private Generator(SequenceModel model) {
    this.model = model;
  }

  /**
   * Loads a model on the {@code auto} device.
   *
   * @param checkpoint folder of a saved model, of any kind on the class path
   * @throws IOException if it cannot be read or is no model
   */
  public static Generator load(Path checkpoint) throws IOException {
    return load(checkpoint, "auto");
  }

  /**
   * Loads a model on a device.
   *
   * @param device {@code auto}, {@code cpu}, {@code gpu}, {@code gpu1}... or {@code mps}; see
   *     {@link Devices#select}
   * @throws IOException if the model cannot be read or is none
   * @throws IllegalArgumentException if there is no such device
   */
  public static Generator load(Path checkpoint, String device) throws IOException {
    Device selected = Devices.select(device);
    return new Generator(ModelFormat.loadAny(checkpoint, selected));
  }

  /** A generator of a model, which it owns from now on. */
  public static Generator of(SequenceModel model) {
    return new Generator(model);
  }

  /** The name of the device it runs on. */
  public String device() {
    return Devices.name(model.device());
  }

  /**
   * A sequence and 16 bars of new music after it, as {@code javax.sound.midi} has them.
   *
   * @throws IllegalArgumentException if there is no note in the prompt
   */
  public Sequence continueFrom(Sequence prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * A sequence and new music after it, as {@code javax.sound.midi} has them.
   *
   * @throws IllegalArgumentException if there is no note in the prompt
   */
  public Sequence continueFrom(Sequence prompt, GenerationOptions options) {
    return JavaxSequences.toSequence(continueFrom(JavaxSequences.toScore(prompt), options).score());
  }

  /**
   * A score and 16 bars of new music after it.
   *
   * @throws IllegalArgumentException if there is no note in the prompt
   */
  public Continuation continueFrom(Score prompt) {
    return continueFrom(prompt, GenerationOptions.defaults());
  }

  /**
   * A score and new music after it.
   *
   * @throws IllegalArgumentException if there is no note in the prompt
   * @throws IllegalStateException if the generator is closed
   * @throws CancellationException if the calling thread is interrupted
   */
  public Continuation continueFrom(Score prompt, GenerationOptions options) {
    if (prompt.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("prompt must have at least one note, got none");
    }
    lifecycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("generator must be open, but it has been closed");
      }
      return new Composition(model, prompt, options).write();
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lifecycle.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        model.close();
      }
    } finally {
      lifecycle.writeLock().unlock();
    }
  }
}
