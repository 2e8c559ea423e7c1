package io.github.continuo.transformer.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Id of a model on a model hub, with a revision: {@code owner/name} or {@code owner/name@revision}.
 *
 * <p>Owner and name have 1 to 96 ASCII letters, digits and the characters {@code _}, {@code -} and
 * {@code .}; they begin and end with a letter, a digit or {@code _}, have neither {@code --} nor
 * {@code ..}, and the name does not end in {@code .git}: the rules of Hugging Face. A revision is
 * the name of a branch or tag, or a commit. It has 1 to 200 such characters, in parts separated by
 * slashes, that begin with a letter, a digit or {@code _}. Ids are therefore safe in paths and
 * URLs.
 *
 * @param owner user or organization
 * @param name name of the model among those of its owner
 * @param revision branch, tag or commit
 */
public record ModelId(String owner, String name, String revision) {
  /** The revision of an id without one: the main branch. */
  public static final String MAIN = "main";

  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
  private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9._-]*";
  private static final Pattern ID =
      Pattern.compile("(" + PART + ")/(" + PART + ")(?:@(" + WORD + "(?:/" + WORD + ")*))?");
  private static final int MAX_REVISION = 200;

  /**
   * Creates an id.
   *
   * @param owner user or organization
   * @param name name of the model among those of its owner
   * @param revision branch, tag or commit
   * @throws IllegalArgumentException if a part breaks the rules above
   */
  public ModelId {
    String id = owner + '/' + name + '@' + revision;
    if (!isId(ID.matcher(id))) {
      throw new IllegalArgumentException(
          "a model's id must be owner/name or owner/name@revision, got \"" + id + '"');
    }
  }

  /**
   * Parses an id.
   *
   * @param text any text
   * @return the id; empty if the text is none
   */
  public static Optional<ModelId> parse(String text) {
    Matcher id = ID.matcher(text);
    if (!isId(id)) {
      return Optional.empty();
    }
    String revision = id.group(3) == null ? MAIN : id.group(3);
    return Optional.of(new ModelId(id.group(1), id.group(2), revision));
  }

  private static boolean isId(Matcher id) {
    if (!id.matches()) {
      return false;
    }
    String path = id.group(1) + '/' + id.group(2);
    String revision = id.group(3) == null ? MAIN : id.group(3);
    return !path.contains("--")
        && !path.contains("..")
        && !path.endsWith(".git")
        && revision.length() <= MAX_REVISION
        && !revision.contains("..")
        && !revision.endsWith(".");
  }

  /** {@return the id without the revision: {@code owner/name}} */
  public String path() {
    return owner + '/' + name;
  }

  /** {@return the id, with the revision unless it is {@code main}} */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? path() : path() + '@' + revision;
  }
}
