package io.github.continuo.embedding;

import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationSession;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.nio.file.Path;
import java.time.Duration;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Synthesizer;

/**
 * Plays a song and its continuation, which starts on the beat where the song ends and is played
 * while it is generated: {@code PlayLive song.mid}.
 */
public final class PlayLive {
  private static final long HEAD_START_MICROS = 200_000; // before the first note

  private final Receiver receiver;
  private final long startMicros;
  private long endMicros;

  /**
   * Creates a player.
   *
   * @param receiver receives MIDI messages with the time at which they sound
   * @param nowMicros the current time of the receiver's clock, in microseconds
   */
  public PlayLive(Receiver receiver, long nowMicros) {
    this.receiver = receiver;
    startMicros = nowMicros + HEAD_START_MICROS;
  }

  /** Plays a MIDI file on the JDK's synthesizer. Argument: the file. */
  public static void main(String[] args) throws Exception {
    Score song = MidiReader.read(Path.of(args[0]));
    try (Generator generator = Generator.bundled("pop909-dual");
        Synthesizer synthesizer = MidiSystem.getSynthesizer()) {
      synthesizer.open();
      long nowMicros = synthesizer.getMicrosecondPosition();
      PlayLive player = new PlayLive(synthesizer.getReceiver(), nowMicros);
      Duration latency = player.play(song, generator, 16);
      System.out.println("first new note after " + latency.toMillis() + " ms");
      Thread.sleep((player.endMicros - synthesizer.getMicrosecondPosition()) / 1000);
    }
  }

  /**
   * Sends a song and its continuation to the receiver. Returns when all notes are generated, which
   * is before the last of them sounds.
   *
   * @param bars bars to generate
   * @return the time from the request to the first new note, without the prefill of the song
   */
  public Duration play(Score song, Generator generator, int bars) throws InvalidMidiDataException {
    for (Note note : song.notes().toList()) {
      send(note, song);
    }
    GenerationOptions options = GenerationOptions.defaults();
    try (GenerationSession session = generator.session(song)) {
      // Generating one note that is not played prefills the song, while it plays.
      session.stream(options.withLength(GenerationLength.notes(1))).forEachRemaining(event -> {});
      session.setScore(song);
      long requestNanos = System.nanoTime();
      long firstNanos = 0;
      try (EventStream stream = session.stream(options.withLength(GenerationLength.bars(bars)))) {
        while (stream.hasNext()) {
          if (stream.next().event() instanceof Note note) {
            firstNanos = firstNanos == 0 ? System.nanoTime() : firstNanos;
            send(note, song);
          }
        }
      }
      return Duration.ofNanos(firstNanos - requestNanos);
    }
  }

  private void send(Note note, Score song) throws InvalidMidiDataException {
    send(ShortMessage.NOTE_ON, note, note.velocity(), micros(note.tick(), song));
    send(ShortMessage.NOTE_OFF, note, 0, micros(note.endTick(), song));
  }

  private long micros(long tick, Score song) {
    return startMicros + Math.round(song.tempoMap().secondsAt(tick) * 1e6);
  }

  private void send(int command, Note note, int velocity, long micros)
      throws InvalidMidiDataException {
    receiver.send(new ShortMessage(command, note.channel(), note.pitch(), velocity), micros);
    endMicros = Math.max(endMicros, micros);
  }
}
