package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import java.util.List;

/**
 * Tokens of a piece split at a region: the prefix before the region, the context around it from the
 * start of the region on, and the target inside it.
 *
 * <p>An infilling model reads and generates these positions in this order, not in the order of
 * time:
 *
 * <pre>{@code
 * separator  context  start  prefix  separator  target  end
 * }</pre>
 *
 * <ul>
 *   <li><b>prefix</b>: everything before the region, as in any piece;
 *   <li><b>context</b>: everything outside the region from its start on: the other tracks in its
 *       time span, notes held past its end, events other than notes, and all that follows;
 *   <li><b>target</b>: the notes of the region.
 * </ul>
 *
 * <p>Context and target both continue from the last position of the prefix: their first times count
 * from there. So the target of a region of all tracks consists of the same tokens as in the piece,
 * and without context the sequence is the piece itself up to the end of the region. The target
 * comes last, next to the prefix, so that a model that continues music can also infill.
 *
 * <p>Immutable.
 */
public final class InfillSequence {
  private final Tokenizer tokenizer;
  private final TokenSequence prefix;
  private final TokenSequence context;
  private final TokenSequence target;

  /**
   * For tokenizers.
   *
   * @param tokenizer tokenizer of the tokens
   * @param prefix positions that begin with the start position (BOS)
   * @param context tokens of the music outside the region
   * @param target notes of the region
   */
  public InfillSequence(
      Tokenizer tokenizer, TokenSequence prefix, TokenSequence context, TokenSequence target) {
    this.tokenizer = tokenizer;
    this.prefix = prefix;
    this.context = context;
    this.target = target;
  }

  /** {@return the start position (BOS) and everything before the region} */
  public TokenSequence prefix() {
    return prefix;
  }

  /** {@return everything outside the region from its start on} */
  public TokenSequence context() {
    return context;
  }

  /** {@return the notes of the region} */
  public TokenSequence target() {
    return target;
  }

  /**
   * {@return a copy with an empty context: only the prefix describes the music outside the region}
   */
  public InfillSequence withoutContext() {
    return new InfillSequence(tokenizer, prefix, context.slice(0, 0), target);
  }

  /**
   * {@return the prompt for the target: all positions before the target, shortened to a length}
   *
   * <p>If they do not fit, context and prefix get half of the room each, and one gets what the
   * other does not need. The context keeps its first positions, the prefix its {@linkplain
   * Tokenizer#keepLast last}.
   *
   * @param maxLength maximum number of positions, at least 3
   */
  public TokenSequence prompt(int maxLength) {
    Ranges.requireAtLeast("maxLength", maxLength, 3);
    int room = maxLength - 2; // without the separators
    int contextLength = Math.min(Math.max(room / 2, room - prefix.length()), room - 1);
    TokenSequence nearContext = tokenizer.keepFirst(context, contextLength);
    if (nearContext.length() == 0) {
      return tokenizer.keepLast(prefix, maxLength);
    }
    return TokenSequence.concat(
        List.of(
            tokenizer.separator(),
            nearContext,
            nearPrefix(room - nearContext.length()),
            tokenizer.separator()));
  }

  /**
   * Returns the end of the prefix, with the start position (BOS) even if {@code keepLast} drops it.
   */
  private TokenSequence nearPrefix(int maxLength) {
    if (prefix.length() <= maxLength) {
      return prefix;
    }
    TokenSequence start = prefix.slice(0, 1);
    if (maxLength == 1) {
      return start;
    }
    TokenSequence tail = tokenizer.keepLast(prefix, maxLength);
    return tail.length() > 0 && tail.slice(0, 1).equals(start)
        ? tail
        : start.concat(tokenizer.keepLast(prefix, maxLength - 1));
  }

  /**
   * Returns the whole sequence, with the prompt shortened to fit a length.
   *
   * @param maxLength maximum number of positions; the target and the end (EOS) are always included
   * @return prompt, target and end
   * @throws IllegalArgumentException if the target leaves no room for a prompt of 3 positions
   */
  public TokenSequence tokens(int maxLength) {
    TokenSequence targetAndEnd = target.concat(tokenizer.end());
    return prompt(maxLength - targetAndEnd.length()).concat(targetAndEnd);
  }

  /** {@return the whole sequence: prompt, target and end} */
  public TokenSequence tokens() {
    return tokens(prefix.length() + context.length() + target.length() + 3);
  }
}
