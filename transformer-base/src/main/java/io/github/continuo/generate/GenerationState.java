package io.github.continuo.generate;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.SequenceModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One piece while it is written: what stands already, what may come next, what is chosen of that,
 * and when it is enough. For one call.
 */
final class GenerationState {

  /** More than the largest chord has; a model that goes on any longer would do so for ever. */
  private static final int MAX_ROWS_WITHOUT_PROGRESS = 1_024;

  private final Tokenizer tokenizer;
  private final Score prompt;
  private final @Nullable InfillTask filling; // null where music goes on after the prompt
  private IncrementalDetokenizer extension;
  private final SurroundingNotes surroundingNotes;
  private final @Nullable ChannelResets resets; // null in a region, where the score goes on
  private final StoppingCriterion goal;
  private final long seed;
  private final LogitSampler sampler;
  private final BitSet blocked = new BitSet();
  private final List<TrackEvent> added = new ArrayList<>();
  private final List<TokenSequence> rows = new ArrayList<>(); // that a model must know to go on
  private final int contextLength;
  private final int promptLength;
  private final long startNanos = System.nanoTime();

  private int newNotes;
  private int newLength;
  private long progress; // towards the goal, after the last row
  private int positionsWithoutProgress;
  private boolean done;
  private long firstEventNanos;
  private long endNanos = startNanos;

  /** A piece that fills a region of a score. */
  GenerationState(SequenceModel model, InfillTask filling, GenerationOptions options) {
    tokenizer = model.tokenizer();
    prompt = filling.kept();
    this.filling = filling;
    contextLength = model.contextLength();
    InfillEncoding encoding = filling.encoding();
    extension = encoding.detokenizer(filling.rules());
    surroundingNotes = filling.surroundingNotes();
    resets = null;
    rows.add(encoding.infill().prompt(lengthAround()));
    promptLength = rows.get(0).length();
    goal = StoppingCriterion.until(filling.region().endTick());
    progress = goal.progress(extension.currentTick(), 0, 0);
    seed = options.seed();
    sampler = new LogitSampler(options);
    blocked.set(tokenizer.end().id(0, 0)); // until there is a note
  }

  /** How much of the context is for what stands around a region; the rest is for what fills it. */
  private int lengthAround() {
    return contextLength - contextLength / 3;
  }

  /** A piece that begins with a prompt. */
  GenerationState(SequenceModel model, Score prompt, Encoding encoding, GenerationOptions options) {
    tokenizer = model.tokenizer();
    this.prompt = prompt;
    filling = null;
    contextLength = model.contextLength();
    extension = encoding.detokenizer(options.constraints());
    surroundingNotes = new SurroundingNotes(prompt, extension.currentTick(), Long.MAX_VALUE);
    resets = new ChannelResets(prompt, extension.currentTick());
    rows.add(promptTail(encoding.tokens(), options.maxPromptLength(), contextLength - 1));
    promptLength = rows.get(0).length();
    goal = StoppingCriterion.of(options.length(), prompt, extension.currentTick());
    progress = goal.progress(extension.currentTick(), 0, 0);
    seed = options.seed();
    sampler = new LogitSampler(options);
    if (options.ending() == GenerationOptions.Ending.IGNORED) {
      blocked.set(tokenizer.end().id(0, 0));
    }
  }

  /**
   * The last rows of a prompt, at least its last event.
   *
   * <p>One that is too long for the model is cut by whole quarters of what fits: so the cut stays
   * where it is while a session's score grows by less, and what was read before it still stands. Of
   * a number of rows that was asked for nothing is left out.
   */
  private TokenSequence promptTail(TokenSequence tokens, int maxPromptLength, int maxLength) {
    boolean isAsked = maxPromptLength > 0 && maxPromptLength <= maxLength;
    int limit = isAsked ? maxPromptLength : maxLength;
    int portion = isAsked ? 1 : Math.max(1, limit / 4);
    int excess = Math.max(0, tokens.length() - limit);
    int portions = (excess + portion - 1) / portion; // rounded up
    int lengthToRead = Math.max(1, tokens.length() - portions * portion);
    TokenSequence tail = tokenizer.keepLast(tokens, lengthToRead);
    while (tail.length() == 0 && lengthToRead < maxLength) {
      lengthToRead++;
      tail = tokenizer.keepLast(tokens, lengthToRead);
    }
    return tail;
  }

  /** The rows that a model must read before it can write the next one. */
  TokenSequence context() {
    if (rows.size() > 1) {
      TokenSequence all = TokenSequence.concat(rows);
      rows.clear();
      rows.add(all);
    }
    return rows.get(0);
  }

  /**
   * Leaves the last rows to read, beginning with a whole event: half of what the model can hold, so
   * that reading again is rare and there is still something to go on from. In a region, what has
   * been written becomes part of what stands around the rest.
   */
  void shortenContext() {
    if (filling == null) {
      rows.set(0, tokenizer.keepLast(context(), contextLength / 2));
      return;
    }
    InfillEncoding rest = filling.encodingAfter(added, extension.currentTick());
    extension = rest.detokenizer(filling.rules());
    rows.clear();
    rows.add(rest.infill().prompt(lengthAround()));
  }

  /** Chooses the next id; the logits of those that are not allowed are overwritten. */
  int choose(float[] logits) {
    BitSet allowed = allowed();
    leaveOut(logits, allowed);
    int id = sampler.draw(logits, allowed);
    accept(id);
    return id;
  }

  private void accept(int id) {
    TrackEvent event = extension.accept(id);
    if (event != null) {
      place(event);
    }
  }

  /**
   * Stops where the calling thread has been interrupted.
   *
   * @throws CancellationException if so; the thread stays interrupted
   */
  void requireNoInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled("interrupted");
    }
  }

  /** What tells that the piece is not written to its end. */
  CancellationException cancelled(String how) {
    return new CancellationException("generation was " + how + " after " + newLength + " new rows");
  }

  /** Makes impossible what is not allowed. */
  private static void leaveOut(float[] logits, BitSet allowed) {
    int first = allowed.nextClearBit(0);
    while (first < logits.length) {
      int next = allowed.nextSetBit(first);
      int end = next < 0 ? logits.length : next;
      Arrays.fill(logits, first, end, Float.NEGATIVE_INFINITY);
      first = allowed.nextClearBit(end);
    }
  }

  /** The ids that may come next. */
  BitSet allowed() {
    BitSet allowed = extension.allowedTokens();
    allowed.andNot(blocked);
    return allowed;
  }

  private void place(TrackEvent event) {
    if (goal.isBeyond(event.event().tick())) {
      done = true;
      return;
    }
    TrackEvent fitted = surroundingNotes.fitted(event);
    if (fitted == null || goal.isBeyond(fitted.event().tick())) {
      return;
    }
    if (filling != null) {
      blocked.clear();
    }
    if (added.isEmpty()) {
      firstEventNanos = System.nanoTime();
    }
    if (resets != null) {
      added.addAll(resets.before(fitted));
    }
    added.add(fitted);
    newNotes += event.event() instanceof Note ? 1 : 0;
  }

  /** Takes up a row whose ids were chosen here. */
  void add(TokenSequence row) {
    rows.add(row);
    newLength++;
    long newProgress = goal.progress(extension.currentTick(), newNotes, newLength);
    positionsWithoutProgress = newProgress == progress ? positionsWithoutProgress + 1 : 0;
    progress = newProgress;
    done |=
        goal.isBeyond(extension.currentTick())
            || goal.isReached(newNotes, newLength)
            || positionsWithoutProgress == MAX_ROWS_WITHOUT_PROGRESS
            || allowed().isEmpty();
    endNanos = System.nanoTime();
  }

  boolean isDone() {
    return done;
  }

  /** The new events so far; a view. */
  List<TrackEvent> added() {
    return added;
  }

  Continuation continuation() {
    return continuation(added.size());
  }

  /** All of it as if there were no more than the first of the new events. */
  Continuation continuation(int events) {
    return new Continuation(
        prompt,
        added.subList(0, events),
        seed,
        promptLength,
        newLength,
        Duration.ofNanos((added.isEmpty() ? endNanos : firstEventNanos) - startNanos),
        Duration.ofNanos(endNanos - startNanos));
  }
}
