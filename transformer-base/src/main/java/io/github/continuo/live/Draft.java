package io.github.continuo.live;

import io.github.continuo.generate.EventStream;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import java.time.Duration;
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
  final Score prompt;
  final long firstTick; // of the beat clock, where the prompt begins
  final long startTick; // of the beat clock, where the first note starts
  final long createdMicros; // of the session's clock
  final List<ScoreEvent> events = new ArrayList<>(); // in ticks of the beat clock

  private long version; // of the music heard
  private long heardNanos; // when its last event was received
  private long readyNanos; // when the first event was ready
  @Nullable EventStream stream;
  boolean isDone;

  Draft(Turn turn, Heard heard, long startTick, long heardNanos, long createdMicros) {
    this.turn = turn;
    version = heard.version();
    prompt = heard.prompt(startTick);
    firstTick = heard.firstTick();
    this.startTick = startTick;
    this.heardNanos = heardNanos;
    this.createdMicros = createdMicros;
  }

  /** Adds an event that is ready. */
  void add(ScoreEvent event, long nowNanos) {
    if (events.isEmpty()) {
      readyNanos = nowNanos;
    }
    events.add(event);
  }

  /** Returns whether this answers all that is heard, also if a note-off has changed nothing. */
  boolean isUpToDate(Heard heard, long lastHeardNanos) {
    if (version != heard.version() && prompt.equals(heard.prompt(startTick))) {
      version = heard.version();
      heardNanos = lastHeardNanos;
    }
    return version == heard.version();
  }

  /**
   * Returns the time from the last event heard to the first that was ready; only if there is one.
   */
  Duration latency() {
    return Duration.ofNanos(Math.max(0, readyNanos - heardNanos));
  }
}
