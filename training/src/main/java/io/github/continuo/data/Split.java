package io.github.continuo.data;

import io.github.continuo.files.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Train/validation split: pieces to train on and pieces to validate on.
 *
 * @param training training pieces, at least one
 * @param validation validation pieces, possibly none
 */
public record Split(List<Piece> training, List<Piece> validation) {

  private static final String TRAINING_LIST = "train.txt";
  private static final String VALIDATION_LIST = "val.txt";
  private static final long MAX_LIST_BYTES = 64 << 20; // a million names

  /**
   * Copies the lists.
   *
   * @param training training pieces, at least one
   * @param validation validation pieces, possibly none
   * @throws IllegalArgumentException if there is no training piece
   */
  public Split {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    if (training.isEmpty()) {
      throw new IllegalArgumentException("there must be a piece to train on, got none");
    }
  }

  /**
   * {@return whether a folder holds the lists that {@link #byLists} reads}
   *
   * @param folder folder that may contain {@code train.txt} and {@code val.txt}
   */
  public static boolean hasLists(Path folder) {
    return Files.isRegularFile(folder.resolve(TRAINING_LIST))
        && Files.isRegularFile(folder.resolve(VALIDATION_LIST));
  }

  /**
   * Splits a corpus by two lists. A list contains the {@linkplain Piece#name names} of pieces, one
   * per line. Pieces on neither list are left out.
   *
   * @param corpus pieces to choose from
   * @param folder folder of the lists {@code train.txt} and {@code val.txt}
   * @return the split
   * @throws IOException if a list cannot be read, names a piece that is not in the corpus (other
   *     than one that was skipped), or if both name the same piece
   * @throws IllegalArgumentException if no training piece is left
   */
  public static Split byLists(Corpus corpus, Path folder) throws IOException {
    Path trainingList = folder.resolve(TRAINING_LIST);
    Path validationList = folder.resolve(VALIDATION_LIST);
    Set<String> training = names(trainingList);
    Set<String> validation = names(validationList);
    for (String name : validation) {
      if (training.contains(name)) {
        throw new IOException(
            trainingList + " and " + validationList + " must not share a piece, both have " + name);
      }
    }
    return new Split(
        named(corpus, training, trainingList), named(corpus, validation, validationList));
  }

  /**
   * {@return the pieces that a list names, such as test pieces used for neither training nor
   * validation}
   *
   * @param corpus pieces to choose from
   * @param list file of {@linkplain Piece#name names}, one per line
   * @throws IOException if the list cannot be read or names a piece that is not in the corpus,
   *     other than one that was skipped
   */
  public static List<Piece> listed(Corpus corpus, Path list) throws IOException {
    return named(corpus, names(list), list);
  }

  private static Set<String> names(Path list) throws IOException {
    RegularFile.require(list);
    if (Files.exists(list) && Files.size(list) > MAX_LIST_BYTES) {
      throw new IOException(
          list + ": must be at most " + MAX_LIST_BYTES + " bytes, got " + Files.size(list));
    }
    Set<String> names = new LinkedHashSet<>();
    for (String line : Files.readAllLines(list)) {
      if (!line.isBlank()) {
        names.add(line.strip());
      }
    }
    return names;
  }

  private static List<Piece> named(Corpus corpus, Set<String> names, Path list) throws IOException {
    Set<String> missing = new LinkedHashSet<>(names);
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : corpus.pieces()) {
      if (names.contains(piece.name())) {
        pieces.add(piece);
        missing.remove(piece.name());
      }
    }
    corpus.skipped().forEach(file -> missing.remove(Piece.nameOf(file.path())));
    if (!missing.isEmpty()) {
      throw new IOException(list + " names pieces that are not in the corpus: " + missing);
    }
    return pieces;
  }

  /**
   * Splits a corpus by the content hash of each piece, so that the split depends only on the music.
   * It does not change when files are renamed, added or copied. Copies stay on one side, also
   * copies in another key, at another tempo or exported by another program, as far as the
   * {@linkplain Piece#contentHash content hash} recognizes them.
   *
   * <p>A piece is a validation piece if its content hash, read as a number between 0 and 1, is
   * below the given fraction. Of two or more pieces with different music, at least one is a
   * validation piece and at least one a training piece: the piece with the lowest hash always
   * validates and the piece with the highest always trains. So in a corpus so small that all hashes
   * fall on one side, a piece may change sides when another takes its place; in larger ones no
   * piece does. A single piece, or copies of one, is a training piece, and there is no validation.
   *
   * @param corpus pieces to split, at least one
   * @param validationShare validation fraction, 0 to less than 1; at 0 there is no validation
   * @return the split
   * @throws IllegalArgumentException if the fraction is out of range or the corpus has no pieces
   */
  public static Split byContent(Corpus corpus, double validationShare) {
    if (!(validationShare >= 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validation fraction must be in [0, 1), got " + validationShare);
    }
    List<Piece> byHash =
        corpus.pieces().stream().sorted(Comparator.comparing(Piece::contentHash)).toList();
    List<Piece> training = new ArrayList<>();
    List<Piece> validation = new ArrayList<>();
    for (Piece piece : byHash) {
      String hash = piece.contentHash();
      boolean isFirst = hash.equals(byHash.get(0).contentHash());
      boolean isLast = hash.equals(byHash.get(byHash.size() - 1).contentHash());
      boolean isBelow = Long.parseLong(hash.substring(0, 12), 16) < validationShare * 0x1p48;
      boolean validates = validationShare > 0 && !isLast && (isFirst || isBelow);
      (validates ? validation : training).add(piece);
    }
    return new Split(training, validation);
  }

  /** {@return the number of positions to train on} */
  public long trainingPositions() {
    return Corpus.positions(training);
  }

  /** {@return the number of positions to validate on} */
  public long validationPositions() {
    return Corpus.positions(validation);
  }
}
