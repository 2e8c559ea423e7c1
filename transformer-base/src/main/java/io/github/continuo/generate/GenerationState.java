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
 * State of one piece during generation: takes logits, samples allowed tokens, and collects the new
 * events until the requested length is reached. For one call.
 */
final class GenerationState {

  /** Larger than any chord; a model that exceeds it would never make progress. */
  private static final int MAX_POSITIONS_WITHOUT_PROGRESS = 1_024;

  private final Tokenizer tokenizer;
  private final Score prompt;
  private final @Nullable InfillTask infillTask; // null if the prompt is continued
  private IncrementalDetokenizer detokenizer;
  private final SurroundingNotes surroundingNotes;
  private final @Nullable ChannelResets resets; // null for infilling: nothing is reset
  private final long startTick;
  private final StoppingCriterion criterion;
  private boolean isAtEnd; // whether the new music has reached its end in time
  private final long seed;
  private final LogitSampler sampler;
  private final @Nullable RepeatedBars repeatedBars; // null if the model alone decides
  private final BitSet blocked = new BitSet();
  private final List<TrackEvent> added = new ArrayList<>();
  private final List<TokenSequence> context = new ArrayList<>(); // to read before the next position
  private final int contextLength;
  private final int promptLength;
  private final long startNanos = System.nanoTime();

  private int newNotes;
  private int newLength;
  private long progress; // towards the criterion, after the last position
  private int positionsWithoutProgress;
  private boolean done;
  private long firstEventNanos;
  private long endNanos = startNanos;

  /** Creates the state for infilling a region of a score. */
  GenerationState(SharedModel shared, InfillTask infillTask, GenerationOptions options) {
    SequenceModel model = shared.model();
    tokenizer = model.tokenizer();
    prompt = infillTask.kept();
    this.infillTask = infillTask;
    contextLength = model.contextLength();
    InfillEncoding encoding = infillTask.encoding();
    detokenizer = encoding.detokenizer(infillTask.constraints());
    surroundingNotes = infillTask.surroundingNotes();
    resets = null;
    context.add(encoding.infill().prompt(lengthAround()));
    promptLength = context.get(0).length();
    startTick = infillTask.region().startTick();
    criterion = StoppingCriterion.until(infillTask.region().endTick());
    progress = criterion.progress(detokenizer.currentTick(), 0, 0);
    seed = options.seed();
    sampler = new LogitSampler(shared.complete(options));
    repeatedBars = null;
    blocked.set(tokenizer.end().id(0, 0)); // until there is a note
  }

  /** Returns the number of positions for the music around a region; the rest is for new music. */
  private int lengthAround() {
    return contextLength - contextLength / 3;
  }

  /** Creates the state for continuing a prompt. */
  GenerationState(SharedModel shared, Score prompt, Encoding encoding, GenerationOptions options) {
    SequenceModel model = shared.model();
    tokenizer = model.tokenizer();
    this.prompt = prompt;
    infillTask = null;
    contextLength = model.contextLength();
    detokenizer = encoding.detokenizer(options.start().addTo(options.constraints(), prompt));
    startTick = detokenizer.currentTick();
    criterion = StoppingCriterion.of(options.length(), prompt, startTick);
    surroundingNotes =
        new SurroundingNotes(
            prompt, startTick, options.notesPastEnd() ? Long.MAX_VALUE : criterion.endTick());
    resets = new ChannelResets(prompt, startTick);
    context.add(promptTail(encoding.tokens(), options.maxPromptLength(), contextLength - 1));
    promptLength = context.get(0).length();
    progress = criterion.progress(startTick, 0, 0);
    seed = options.seed();
    GenerationOptions complete = shared.complete(options);
    sampler = new LogitSampler(complete);
    double fraction = complete.sampling().repeatedBars().orElse(0);
    repeatedBars = fraction == 0 ? null : new RepeatedBars(fraction, prompt, startTick, seed);
    if (options.ending() == GenerationOptions.Ending.IGNORED) {
      blocked.set(tokenizer.end().id(0, 0));
    }
  }

  /**
   * Returns the last positions of a prompt, at least its last event.
   *
   * <p>A prompt that exceeds the context is cut in units of a quarter of what fits: the cut then
   * stays in place while a session's score grows by less, and the cached prefix stays valid. A
   * requested maximum length is used exactly.
   */
  private TokenSequence promptTail(TokenSequence tokens, int maxPromptLength, int maxLength) {
    boolean isRequested = maxPromptLength > 0 && maxPromptLength <= maxLength;
    int limit = isRequested ? maxPromptLength : maxLength;
    int unit = isRequested ? 1 : Math.max(1, limit / 4);
    int excess = Math.max(0, tokens.length() - limit);
    int unitCount = (excess + unit - 1) / unit; // rounded up
    int lengthToRead = Math.max(1, tokens.length() - unitCount * unit);
    TokenSequence tail = tokenizer.keepLast(tokens, lengthToRead);
    while (tail.length() == 0 && lengthToRead < maxLength) {
      lengthToRead++;
      tail = tokenizer.keepLast(tokens, lengthToRead);
    }
    return tail;
  }

  /** Returns the positions that the model must read before it can generate the next one. */
  TokenSequence context() {
    if (context.size() > 1) {
      TokenSequence all = TokenSequence.concat(context);
      context.clear();
      context.add(all);
    }
    return context.get(0);
  }

  /**
   * Keeps the last positions of the context, beginning with a whole event: half of the model's
   * context length, so that the model rarely reads again and still has music to continue from. For
   * infilling, the new music becomes part of the music around the rest of the region.
   */
  void shortenContext() {
    if (infillTask == null) {
      context.set(0, tokenizer.keepLast(context(), contextLength / 2));
      return;
    }
    InfillEncoding rest = infillTask.encodingAfter(added, detokenizer.currentTick());
    detokenizer = rest.detokenizer(infillTask.constraints(), detokenizer);
    context.clear();
    context.add(rest.infill().prompt(lengthAround()));
  }

  /** Samples the next token; overwrites the logits of tokens that are not allowed. */
  int choose(float[] logits) {
    BitSet allowed = allowed();
    mask(logits, allowed);
    int id = sampler.draw(logits, allowed);
    if (repeatedBars != null) {
      id = repeatedBars.choose(id, detokenizer);
    }
    accept(id);
    return id;
  }

  private void accept(int id) {
    TrackEvent event = detokenizer.accept(id);
    if (event != null) {
      place(event);
    }
  }

  /**
   * Checks that the calling thread has not been interrupted.
   *
   * @throws CancellationException if it has; the thread stays interrupted
   */
  void requireNoInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled("interrupted");
    }
  }

  /** Returns the exception for a piece that is not complete. */
  CancellationException cancelled(String how) {
    return new CancellationException(
        "generation was " + how + " after " + newLength + " new positions");
  }

  /** Sets the logits of tokens that are not allowed to negative infinity. */
  private static void mask(float[] logits, BitSet allowed) {
    int first = allowed.nextClearBit(0);
    while (first < logits.length) {
      int next = allowed.nextSetBit(first);
      int end = next < 0 ? logits.length : next;
      Arrays.fill(logits, first, end, Float.NEGATIVE_INFINITY);
      first = allowed.nextClearBit(end);
    }
  }

  /** Returns the token ids that are allowed next. */
  BitSet allowed() {
    BitSet allowed = detokenizer.allowedTokens();
    allowed.andNot(blocked);
    return allowed;
  }

  private void place(TrackEvent event) {
    if (criterion.isBeyond(event.event().tick())) {
      isAtEnd = true;
      done = true;
      return;
    }
    TrackEvent fitted = surroundingNotes.fitted(event);
    if (fitted == null || criterion.isBeyond(fitted.event().tick())) {
      return;
    }
    if (infillTask != null) {
      blocked.clear();
    }
    if (added.isEmpty()) {
      firstEventNanos = System.nanoTime();
    }
    if (resets != null) {
      added.addAll(resets.before(fitted));
    }
    added.add(fitted);
    if (repeatedBars != null) {
      repeatedBars.add(fitted);
    }
    newNotes += event.event() instanceof Note ? 1 : 0;
  }

  /** Appends a position whose tokens were sampled here. */
  void add(TokenSequence position) {
    context.add(position);
    newLength++;
    long newProgress = criterion.progress(detokenizer.currentTick(), newNotes, newLength);
    positionsWithoutProgress = newProgress == progress ? positionsWithoutProgress + 1 : 0;
    progress = newProgress;
    isAtEnd |= criterion.isBeyond(detokenizer.currentTick());
    done |=
        isAtEnd
            || criterion.isReached(newNotes, newLength)
            || positionsWithoutProgress == MAX_POSITIONS_WITHOUT_PROGRESS
            || allowed().isEmpty();
    endNanos = System.nanoTime();
  }

  boolean isDone() {
    return done;
  }

  /** Returns a view of the new events so far. */
  List<TrackEvent> added() {
    return added;
  }

  Continuation continuation() {
    return continuation(added.size());
  }

  /** Returns the end of the music, or of some of its first events. */
  private long endTick(List<TrackEvent> events) {
    if (infillTask != null || (isAtEnd && events.size() == added.size())) {
      return criterion.endTick();
    }
    long endTick = startTick;
    for (TrackEvent placed : events) {
      long end = placed.event() instanceof Note note ? note.endTick() : placed.event().tick();
      endTick = Math.max(endTick, end);
    }
    return Math.min(endTick, criterion.endTick());
  }

  /** Returns the result as if only the first new events existed. */
  Continuation continuation(int events) {
    List<TrackEvent> newEvents = added.subList(0, events);
    return new Continuation(
        prompt,
        newEvents,
        startTick,
        endTick(newEvents),
        seed,
        promptLength,
        newLength,
        Duration.ofNanos((added.isEmpty() ? endNanos : firstEventNanos) - startNanos),
        Duration.ofNanos(endNanos - startNanos));
  }
}
