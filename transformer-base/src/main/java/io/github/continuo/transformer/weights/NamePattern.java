package io.github.continuo.transformer.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Regular expression over the names of linear layers, matched in time that grows no faster than the
 * length of the pattern times the length of the name: all alternatives are followed at once
 * (Thompson 1968).
 *
 * <p>The supported subset of Python's {@code re} is literal characters; {@code .}; sets such as
 * {@code [a-z_]} and {@code [^0-9]}; {@code \d}, {@code \w}, {@code \s} and their opposites; a
 * backslash before any character that is neither a letter nor a digit; {@code (...)} and {@code
 * (?:...)}; {@code |}; {@code *}, {@code +} and {@code ?}, also followed by {@code ?}; {@code ^}
 * and {@code $}. Everything else is refused: counted repetition such as <code>{2,3}</code>,
 * lookaround, backreferences, flags.
 */
final class NamePattern {
  static final int MAX_LENGTH = 1_000;

  /** State: consumes a character, or is a choice, an anchor or the end, which consume none. */
  private static final class State {
    private @Nullable IntPredicate character;
    private Kind kind = Kind.CHOICE;
    private int next;
    private int other; // of a choice: the second next state
  }

  private enum Kind {
    CHARACTER,
    CHOICE,
    BEGINNING,
    END,
    MATCH
  }

  /**
   * Part of the expression: creates its states, given the state after it, and returns the first.
   */
  @FunctionalInterface
  private interface Part {
    int before(int next);
  }

  private final String pattern;
  private final List<State> states = new ArrayList<>();
  private final int start;
  private int at; // in the pattern, while it is parsed

  private NamePattern(String pattern) {
    this.pattern = pattern;
    Part all = alternatives();
    if (at < pattern.length()) {
      throw refusal("groups must be opened before they are closed");
    }
    start = all.before(state(Kind.MATCH, 0, 0));
  }

  /**
   * Parses a pattern.
   *
   * @return the pattern
   * @throws IllegalArgumentException if it is longer than {@link #MAX_LENGTH}, or not one of these
   *     regular expressions; the message contains the reason
   */
  static NamePattern of(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a pattern must be at most " + MAX_LENGTH + " characters, got " + pattern.length());
    }
    return new NamePattern(pattern);
  }

  // ---- from text to parts

  private Part alternatives() {
    Part all = sequence();
    while (take('|')) {
      Part first = all;
      Part second = sequence();
      all = next -> state(Kind.CHOICE, first.before(next), second.before(next));
    }
    return all;
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      parts.add(repeated());
    }
    return next -> {
      int first = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        first = parts.get(i).before(first);
      }
      return first;
    };
  }

  private Part repeated() {
    boolean isAnchor = pattern.charAt(at) == '^' || pattern.charAt(at) == '$';
    Part once = once();
    if (at == pattern.length() || "*+?".indexOf(pattern.charAt(at)) < 0) {
      return once;
    }
    if (isAnchor) {
      throw refusal("an anchor must not be repeated");
    }
    char how = next();
    take('?'); // it changes which match is preferred, not whether there is one
    if (at < pattern.length() && "*+?".indexOf(pattern.charAt(at)) >= 0) {
      throw refusal("what is repeated must not be repeated again");
    }
    return switch (how) {
      case '?' -> next -> state(Kind.CHOICE, once.before(next), next);
      case '*' -> next -> loop(once, next);
      default -> next -> states.get(loop(once, next)).next;
    };
  }

  /** Adds a choice between a part, which leads back to the choice, and what comes next. */
  private int loop(Part once, int next) {
    int choice = state(Kind.CHOICE, 0, next);
    states.get(choice).next = once.before(choice);
    return choice;
  }

  private Part once() {
    char c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> character(set());
      case '\\' -> character(escape());
      case '.' -> character(any -> any != '\n');
      case '^' -> next -> state(Kind.BEGINNING, next, 0);
      case '$' -> next -> state(Kind.END, next, 0);
      case '*', '+', '?' -> throw refusal("there must be something to repeat before " + c);
      case '{', '}' ->
          throw refusal("counted repetition and braces without a backslash are not supported");
      default -> character(only -> only == c);
    };
  }

  private Part group() {
    if (take('?') && !take(':')) {
      throw refusal("groups with (? other than (?: are not supported");
    }
    Part inside = alternatives();
    if (!take(')')) {
      throw refusal("groups must be closed");
    }
    return inside;
  }

  private IntPredicate set() {
    boolean isNegated = take('^');
    IntPredicate any = none -> false;
    boolean isFirst = true;
    while (isFirst || !take(']')) {
      isFirst = false;
      any = any.or(setItem());
    }
    return isNegated ? any.negate() : any;
  }

  private IntPredicate setItem() {
    char low = next();
    if (low == '\\' && Character.isLetterOrDigit(peek())) {
      return escape();
    }
    char first = low == '\\' ? next() : low;
    if (peek() != '-' || at + 1 == pattern.length() || pattern.charAt(at + 1) == ']') {
      return only -> only == first;
    }
    at++;
    char high = next();
    char last = high == '\\' ? next() : high;
    if (last < first || (high == '\\' && Character.isLetterOrDigit(last))) {
      throw refusal("ranges in sets must go from a character to a later one");
    }
    return between -> between >= first && between <= last;
  }

  private IntPredicate escape() {
    char c = next();
    IntPredicate digit = Character::isDigit;
    IntPredicate word = letter -> Character.isLetterOrDigit(letter) || letter == '_';
    IntPredicate space = Character::isWhitespace;
    return switch (c) {
      case 'd' -> digit;
      case 'D' -> digit.negate();
      case 'w' -> word;
      case 'W' -> word.negate();
      case 's' -> space;
      case 'S' -> space.negate();
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw refusal("\\" + c + " is not supported");
        }
        yield only -> only == c;
      }
    };
  }

  private Part character(IntPredicate character) {
    return next -> {
      int state = state(Kind.CHARACTER, next, 0);
      states.get(state).character = character;
      return state;
    };
  }

  private int state(Kind kind, int next, int other) {
    State state = new State();
    state.kind = kind;
    state.next = next;
    state.other = other;
    states.add(state);
    return states.size() - 1;
  }

  private char peek() {
    if (at == pattern.length()) {
      throw refusal("it must not end within a set or after a backslash");
    }
    return pattern.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private boolean take(char wanted) {
    boolean isThere = at < pattern.length() && pattern.charAt(at) == wanted;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException(reason + ", got " + JsonFile.shown(pattern));
  }

  // ---- matching

  /**
   * {@return whether the pattern matches a whole name, or everything after one of the dots in it}
   */
  boolean matchesEndOf(String name) {
    States now = new States();
    for (int i = 0; i < name.length(); i++) {
      if (i == 0 || name.charAt(i - 1) == '.') {
        now.add(start, i, name.length());
      }
      now = now.after(name.charAt(i), i + 1, name.length());
    }
    if (name.isEmpty() || name.endsWith(".")) {
      now.add(start, name.length(), name.length());
    }
    return now.hasMatch;
  }

  /** States that can be reached at an index in a name. */
  private final class States {
    private final boolean[] isIn = new boolean[states.size()];
    private final int[] characters = new int[states.size()]; // those that consume a character
    private final int[] open =
        new int[states.size() + 1]; // a state is expanded once into at most two
    private int count;
    private boolean hasMatch;

    /** Adds a state and those that can be reached from it without consuming a character. */
    void add(int first, int index, int end) {
      int size = 0;
      open[size++] = first;
      while (size > 0) {
        int number = open[--size];
        if (isIn[number]) {
          continue;
        }
        isIn[number] = true;
        State state = states.get(number);
        switch (state.kind) {
          case CHARACTER -> characters[count++] = number;
          case MATCH -> hasMatch = true;
          case BEGINNING -> size = index == 0 ? push(size, state.next) : size;
          case END -> size = index == end ? push(size, state.next) : size;
          case CHOICE -> size = push(push(size, state.other), state.next);
        }
      }
    }

    private int push(int size, int number) {
      if (isIn[number]) {
        return size;
      }
      open[size] = number;
      return size + 1;
    }

    States after(char character, int index, int end) {
      States after = new States();
      for (int i = 0; i < count; i++) {
        State state = states.get(characters[i]);
        if (state.character != null && state.character.test(character)) {
          after.add(state.next, index, end);
        }
      }
      return after;
    }
  }
}
