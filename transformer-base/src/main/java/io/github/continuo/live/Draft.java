package io.github.continuo.live;

import io.github.continuo.generate.EventStream;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to what has been played so far, as far as it is generated.
 *
 * <p>The stream belongs to the thread that composes; everything else is guarded by the session.
 */
final class Draft {
  final Turn turn;
  final long version; // of the music heard
  final Score prompt;
  final long firstTick; // of the beat clock, where the prompt begins
  final long startTick; // of the beat clock, where the first note starts
  final long heardNanos; // when the last event of the prompt was received
  final long createdMicros; // of the session's clock
  final List<ScoreEvent> events = new ArrayList<>(); // in ticks of the beat clock

  @Nullable EventStream stream;
  boolean isDone;
  long readyNanos; // when the first event was ready

  Draft(Turn turn, Heard heard, long startTick, long heardNanos, long createdMicros) {
    this.turn = turn;
    version = heard.version();
    prompt = heard.prompt(startTick);
    firstTick = heard.firstTick();
    this.startTick = startTick;
    this.heardNanos = heardNanos;
    this.createdMicros = createdMicros;
  }
}
