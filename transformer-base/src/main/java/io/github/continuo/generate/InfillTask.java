package io.github.continuo.generate;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A region of a score that is being filled: what stands around it, and what is still to be filled.
 */
final class InfillTask {
  private final Tokenizer tokenizer;
  private final Score score;
  private final Score kept; // the score without the notes of the region
  private final Region region;
  private final GenerationConstraints rules;
  private final boolean ringing;

  InfillTask(Tokenizer tokenizer, Score score, Region region, GenerationOptions options) {
    this.tokenizer = tokenizer;
    this.score = score;
    this.region = region;
    rules = options.constraints();
    kept = score.withoutNotesIn(region);
    ringing = options.notesPastEnd();
  }

  Score kept() {
    return kept;
  }

  Region region() {
    return region;
  }

  GenerationConstraints rules() {
    return rules;
  }

  /** The rows around the whole region. */
  InfillEncoding encoding() {
    return tokenizer.encode(score, region);
  }

  /**
   * The rows around the rest of the region, when some events have been written and music has come
   * to a tick in it. Notes that were in the rest tell who plays there, and nothing else.
   */
  InfillEncoding encodingAfter(List<TrackEvent> added, long tick) {
    long lastOnset = added.isEmpty() ? -1 : added.get(added.size() - 1).event().tick();
    Region rest =
        region.withStartTick(Math.min(Math.max(tick, lastOnset + 1), region.endTick() - 1));
    List<TrackEvent> all = new ArrayList<>(added);
    for (int track = 0; track < score.tracks().size(); track++) {
      for (Note note : (Iterable<Note>) score.tracks().get(track).notes()::iterator) {
        if (rest.contains(track, note)) {
          all.add(new TrackEvent(track, note));
        }
      }
    }
    return tokenizer.encode(kept.withEvents(all), rest);
  }

  /** The notes around the region, for one way to fill it. */
  SurroundingNotes surroundingNotes() {
    return new SurroundingNotes(
        kept, region.startTick(), ringing ? Long.MAX_VALUE : region.endTick());
  }
}
