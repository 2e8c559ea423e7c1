package io.github.continuo.tokenize.rules;

/** Conversion between the steps of tokens and the ticks of a score; both directions ascend. */
public interface Steps {

  /** Returns the step nearest to a tick. */
  long stepAt(long tick);

  /** Returns the tick nearest to a step. */
  long tickAt(long step);

  /** Returns whether all beats have the same steps, at the same distances in ticks. */
  boolean areAlikeInBeats();
}
