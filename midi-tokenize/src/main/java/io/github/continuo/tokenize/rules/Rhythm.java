package io.github.continuo.tokenize.rules;

import io.github.continuo.tokenize.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Times in a bar at which notes may start.
 *
 * @param part the notes concerned; null for all
 * @param onsetBeats from the start of the bar
 */
record Rhythm(@Nullable Part part, List<Double> onsetBeats) {

  /** Whether an onset of a bar, or one of the bar before that is late, is nearest to a step. */
  boolean isOnset(long step, Bars bars, Steps steps) {
    Bars.Bar bar = bars.at(steps.tickAt(step));
    return isOnset(step, bar, bars, steps)
        || (bar.index() > 0 && isOnset(step, bars.get(bar.index() - 1), bars, steps));
  }

  private boolean isOnset(long step, Bars.Bar bar, Bars bars, Steps steps) {
    for (double beats : onsetBeats) {
      long tick = bars.tickAt(bar, beats);
      if (tick < bar.endTick() && steps.stepAt(tick) == step) {
        return true;
      }
    }
    return false;
  }
}
