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

/** A region of a score to infill: gives the music around it, as a score and as tokens. */
final class InfillTask {
  private final Tokenizer tokenizer;
  private final Score score;
  private final Score kept; // without the notes of the region
  private final Region region;
  private final GenerationConstraints constraints;
  private final boolean notesPastEnd;

  InfillTask(Tokenizer tokenizer, Score score, Region region, GenerationOptions options) {
    this.tokenizer = tokenizer;
    this.score = score;
    this.region = region;
    constraints = options.constraints();
    kept = score.withoutNotesIn(region);
    notesPastEnd = options.notesPastEnd();
  }

  Score kept() {
    return kept;
  }

  Region region() {
    return region;
  }

  GenerationConstraints constraints() {
    return constraints;
  }

  /** Returns the tokens around the whole region. */
  InfillEncoding encoding() {
    return tokenizer.encode(score, region);
  }

  /**
   * Returns the tokens around the rest of the region, after the given events were generated and the
   * music reached a tick in the region. Old notes in the rest only determine which tracks and
   * channels play there.
   */
  InfillEncoding encodingAfter(List<TrackEvent> added, long tick) {
    long lastOnset = added.isEmpty() ? -1 : added.get(added.size() - 1).event().tick();
    Region rest =
        region.withStartTick(Math.min(Math.max(tick, lastOnset + 1), region.endTick() - 1));
    List<TrackEvent> all = new ArrayList<>(added);
    score
        .trackEvents()
        .filter(each -> each.event() instanceof Note note && rest.contains(each.track(), note))
        .forEach(all::add);
    return tokenizer.encode(kept.withEvents(all), rest);
  }

  /** Returns the notes around the region, for one way to infill it. */
  SurroundingNotes surroundingNotes() {
    return new SurroundingNotes(
        kept, region.startTick(), notesPastEnd ? Long.MAX_VALUE : region.endTick());
  }
}
