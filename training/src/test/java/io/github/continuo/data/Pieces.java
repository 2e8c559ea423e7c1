package io.github.continuo.data;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Music to split, to cut and to train on. */
public final class Pieces {

  /** A tokenizer that holds what {@link #tune} writes. */
  public static final NoteTokenizer TOKENIZER = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));

  private Pieces() {}

  /** A piece of flat tokens; its content hash is that of its name. */
  public static Piece ofIds(String name, int... ids) {
    String contentHash = String.format(Locale.ROOT, "%064x", name.hashCode());
    return new Piece(Path.of(name + ".mid"), contentHash, TokenSequence.of(1, ids));
  }

  /** A piece of random ids of the vocabulary, the pad left out. */
  public static Piece random(String name, int rows, long seed) {
    return ofIds(name, new Random(seed).ints(rows, 0, TOKENIZER.padId()).toArray());
  }

  /** A piece whose ids count up from a first one, so that each tells where it stood. */
  public static Piece counting(int firstId, int rows) {
    return ofIds("from-" + firstId, IntStream.range(firstId, firstId + rows).toArray());
  }

  /** What becomes of a score in a file of the given path. */
  static Piece ofScore(String path, Score score) {
    return Piece.of(Path.of(path), score, TOKENIZER);
  }

  /**
   * A tune on twelfths of a beat; another seed gives another one.
   *
   * @param ticksPerQuarter a multiple of 12
   */
  public static Score tune(int ticksPerQuarter, long seed) {
    return tune(ticksPerQuarter, 20, seed);
  }

  /** A tune of so many notes as a tokenizer sees it. */
  public static Piece tune(String name, int notes, Tokenizer tokenizer) {
    return Piece.of(Path.of(name + ".mid"), tune(480, notes, 1), tokenizer);
  }

  private static Score tune(int ticksPerQuarter, int noteCount, long seed) {
    Random random = new Random(seed);
    long ticksPerStep = ticksPerQuarter / 12;
    List<ScoreEvent> notes = new ArrayList<>();
    long step = 0;
    for (int i = 0; i < noteCount; i++) {
      notes.add(
          new Note(
              step * ticksPerStep,
              (1 + random.nextInt(24)) * ticksPerStep,
              0,
              48 + random.nextInt(36),
              80));
      step += random.nextInt(12);
    }
    return Score.of(TimeBase.ticksPerQuarter(ticksPerQuarter), List.of(Track.of(notes)));
  }
}
