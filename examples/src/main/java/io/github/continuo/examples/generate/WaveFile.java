package io.github.continuo.examples.generate;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.SequenceConverter;
import io.github.continuo.midi.TempoMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Synthesizer;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * Renders a score to a 16-bit stereo WAV file with the JDK's synthesizer, faster than real time and
 * without a sound output.
 */
public final class WaveFile {
  private static final String SYNTHESIZER = "com.sun.media.sound.SoftSynthesizer";
  private static final AudioFormat FORMAT = new AudioFormat(44_100, 16, 2, true, false);
  private static final double RELEASE_SECONDS = 2; // release of the last notes

  private WaveFile() {}

  /**
   * Writes a WAV file, whole or not at all.
   *
   * @throws IOException if the file cannot be written
   * @throws IllegalStateException if the JDK does not export its synthesizer
   */
  public static void write(Score score, Path file) throws IOException {
    TempoMap tempos = score.tempoMap();
    double seconds = tempos.secondsAt(SoundEnd.tick(score)) + RELEASE_SECONDS;
    try (Synthesizer synthesizer = synthesizer();
        AudioInputStream endless = stream(synthesizer);
        Receiver receiver = synthesizer.getReceiver()) {
      for (MidiEvent event : Performance.messages(SequenceConverter.toSequence(score))) {
        receiver.send(event.getMessage(), Math.round(tempos.secondsAt(event.getTick()) * 1e6));
      }
      long frames = Math.round(seconds * FORMAT.getFrameRate());
      AtomicFile.write(
          file,
          temporary ->
              AudioSystem.write(
                  new AudioInputStream(endless, FORMAT, frames),
                  AudioFileFormat.Type.WAVE,
                  temporary.toFile()));
    } catch (MidiUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Synthesizer synthesizer() {
    try {
      return Class.forName(SYNTHESIZER)
          .asSubclass(Synthesizer.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw notGiven(e);
    }
  }

  /** Returns the endless sound of the synthesizer. */
  private static AudioInputStream stream(Synthesizer synthesizer) {
    try {
      return (AudioInputStream)
          synthesizer
              .getClass()
              .getMethod("openStream", AudioFormat.class, Map.class)
              .invoke(synthesizer, FORMAT, Map.of());
    } catch (ReflectiveOperationException e) {
      throw notGiven(e);
    }
  }

  private static IllegalStateException notGiven(ReflectiveOperationException cause) {
    return new IllegalStateException(
        "WAV files need the JDK's synthesizer, which is not exported: start Java with"
            + " --add-exports java.desktop/com.sun.media.sound=ALL-UNNAMED ("
            + cause
            + ")",
        cause);
  }
}
