package io.github.continuo.tokenize;

import java.util.List;

/**
 * A piece parted around a region, in rows: what comes before the region, what stands around it from
 * its start on, and what is in it.
 *
 * <p>A model that fills regions reads and writes these rows in another order than that of the
 * piece:
 *
 * <pre>{@code
 * separator  context rows  start row  prefix rows  separator  region rows  end row
 * }</pre>
 *
 * <ul>
 *   <li><b>prefix</b>: everything before the region, as in any piece;
 *   <li><b>context</b>: everything outside the region from its start on: the other tracks in its
 *       span, notes that are held over its end, events that are no notes, and all that follows;
 *   <li><b>region</b>: the notes of the region.
 * </ul>
 *
 * <p>Both the context and the region go on from the last row of the prefix: the time of their first
 * rows is counted from there. So the rows of a region of all tracks are those that would stand
 * there anyway, and where there is no context the arrangement is the piece itself, up to the
 * region's end. The region stands last, next to the prefix, so that whatever continues music can
 * fill regions.
 *
 * <p>Immutable.
 */
public final class InfillSequence {
  private final Tokenizer tokenizer;
  private final TokenSequence prefix;
  private final TokenSequence context;
  private final TokenSequence target;

  /**
   * @param prefix begins with the start row
   */
  InfillSequence(
      Tokenizer tokenizer, TokenSequence prefix, TokenSequence context, TokenSequence region) {
    this.tokenizer = tokenizer;
    this.prefix = prefix;
    this.context = context;
    this.target = region;
  }

  /** {@return the start row and everything before the region} */
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
   * {@return the same arrangement with nothing but the prefix to be known of what is outside the
   * region}
   */
  public InfillSequence withoutContext() {
    return new InfillSequence(tokenizer, prefix, context.slice(0, 0), target);
  }

  /**
   * {@return what is to be read before the region is written: all rows up to its first}
   *
   * <p>Where there are too many rows, context and prefix have half of the room each, and what one
   * of them does not need the other has: of the context its first rows, of the prefix its
   * {@linkplain Tokenizer#keepLast last}.
   *
   * @param maxLength no more are given, at least 3
   */
  public TokenSequence prompt(int maxLength) {
    if (maxLength < 3) {
      throw new IllegalArgumentException("rows of an opening must be at least 3, got " + maxLength);
    }
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

  /** The last rows of the prefix, with the start row even if the tokenizer's tails have none. */
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
   * {@return all rows, with the opening shortened if they are too many}
   *
   * @param maxLength no more are given; the region and the end row are always among them
   * @throws IllegalArgumentException if the region leaves no room for an opening of 3 rows
   */
  public TokenSequence tokens(int maxLength) {
    TokenSequence filling = target.concat(tokenizer.end());
    return prompt(maxLength - filling.length()).concat(filling);
  }

  /** {@return all rows} */
  public TokenSequence tokens() {
    return tokens(prefix.length() + context.length() + target.length() + 3);
  }
}
