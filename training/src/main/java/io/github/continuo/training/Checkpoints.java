package io.github.continuo.training;

import io.github.continuo.files.AtomicFolder;
import io.github.continuo.files.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a training leaves in the folder of its model so that it survives.
 *
 * <p>In {@code checkpoints} there is a folder for each of the last checkpoints, {@code step-000400}
 * for the one after 400 steps, with a {@link ChecksumFile}. It is written under another name,
 * brought to the disk and then moved, so that whatever has the name is whole, or has been damaged
 * since. The best model is written beside them and moved to its place in the same way, file by
 * file, as {@link AtomicFolder} has it; moves that a killed process did not come to are made up for
 * when the folder is opened again.
 *
 * <p>While open, the folder is locked for other processes and trainings.
 */
final class Checkpoints implements AutoCloseable {
  static final String FOLDER = "checkpoints";

  private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{6,9})");
  private static final String UNFINISHED = ".tmp";
  private static final String BEST_MODEL = "best";
  private static final String LOCK = "lock";
  private static final String MODEL_KEY = "config.json"; // without it a folder is no model
  private static final String ADAPTER_KEY = "adapter_config.json"; // nor an adapter without this

  /** Writes files into a folder that nobody else looks at. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  private final Path modelFolder;
  private final Path folder;
  private final int kept;
  private final FileChannel lock;
  private final Set<Integer> refused = new HashSet<>(); // steps whose checkpoint is damaged

  private Checkpoints(Path modelFolder, int kept, FileChannel lock) {
    this.modelFolder = modelFolder;
    this.folder = modelFolder.resolve(FOLDER);
    this.kept = kept;
    this.lock = lock;
  }

  /** Whether a training has ever been in the folder of a model. */
  static boolean areIn(Path modelFolder) {
    return Files.isDirectory(modelFolder.resolve(FOLDER));
  }

  /**
   * Opens the folder of a model, and brings it in order if a training was killed in it.
   *
   * @param kept checkpoints to keep, at least 1
   * @throws IOException if it cannot be written to or another training is in it
   */
  static Checkpoints open(Path modelFolder, int kept) throws IOException {
    Path folder = modelFolder.resolve(FOLDER);
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isOurs(lock, folder)) {
        throw new IOException(modelFolder + ": must be for one training, got another in it");
      }
      Checkpoints checkpoints = new Checkpoints(modelFolder, kept, lock);
      Durable.syncEntries(modelFolder);
      checkpoints.clean();
      return checkpoints;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isOurs(FileChannel lock, Path folder) {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another training of this process
    } catch (IOException e) {
      // As on some file systems of clusters, where people train all the same.
      LOGGER.warn("no other training must be in {}, for it cannot be locked: {}", folder, e);
      return true;
    }
  }

  private void clean() throws IOException {
    for (String name : Durable.names(folder)) {
      if (name.endsWith(UNFINISHED)) {
        LOGGER.info("deleting {}, which was never finished", folder.resolve(name));
        Durable.delete(folder.resolve(name));
      }
    }
    moveBestModel();
  }

  /** Deletes all checkpoints; the best model stays. */
  void deleteAll() throws IOException {
    for (int step : steps()) {
      Durable.delete(at(step));
    }
  }

  /** The steps of which there are checkpoints, good or not, from the last on. */
  private List<Integer> steps() throws IOException {
    List<Integer> steps = new ArrayList<>();
    for (String name : Durable.names(folder)) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        steps.add(Integer.valueOf(matcher.group(1)));
      }
    }
    steps.sort(Collections.reverseOrder());
    return steps;
  }

  private Path at(int step) {
    return folder.resolve(String.format(Locale.ROOT, "step-%06d", step));
  }

  /**
   * The last checkpoint that is as it was written. Damaged ones are refused: why, is logged.
   *
   * @throws IOException if there are checkpoints but all are damaged
   */
  Optional<Path> last() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (int step : steps()) {
      try {
        ChecksumFile.check(at(step));
        return Optional.of(at(step));
      } catch (IOException e) {
        LOGGER.warn("refused {}: {}", at(step), e.getMessage());
        refused.add(step);
        reasons.add(String.format(Locale.ROOT, "%s: %s", at(step).getFileName(), e.getMessage()));
      }
    }
    if (!reasons.isEmpty()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must hold an undamaged checkpoint, got %s",
              folder,
              String.join("; ", reasons)));
    }
    return Optional.empty();
  }

  /**
   * Writes the checkpoint of a step, and deletes those that are too many. If that fails, those
   * before stay and nothing else is left.
   *
   * @return its folder
   */
  Path write(int step, Content content) throws IOException {
    Path unfinished = folder.resolve(at(step).getFileName() + UNFINISHED);
    try {
      Files.createDirectories(unfinished);
      content.writeTo(unfinished);
      ChecksumFile.write(unfinished);
      Durable.sync(unfinished);
      Durable.delete(at(step)); // if there is one, it was refused
      Durable.move(unfinished, at(step));
    } catch (IOException e) {
      throw failure("checkpoint of step " + step, e);
    } finally {
      Durable.delete(unfinished);
    }
    refused.remove(step);
    deleteOld();
    return at(step);
  }

  private void deleteOld() throws IOException {
    int good = 0;
    for (int step : steps()) {
      if (refused.contains(step) || ++good > kept) {
        Durable.delete(at(step));
      }
    }
    refused.clear();
  }

  /** Puts a model in the place of the one that was the best so far. */
  void writeBestModel(Content content) throws IOException {
    Path unfinished = folder.resolve(BEST_MODEL + UNFINISHED);
    try {
      Files.createDirectories(unfinished);
      content.writeTo(unfinished);
      Durable.sync(unfinished);
      Durable.move(unfinished, folder.resolve(BEST_MODEL));
    } catch (IOException e) {
      throw failure("model", e);
    } finally {
      Durable.delete(unfinished);
    }
    moveBestModel();
  }

  private void moveBestModel() throws IOException {
    Path best = folder.resolve(BEST_MODEL);
    if (Files.isDirectory(best, LinkOption.NOFOLLOW_LINKS)) {
      boolean isAdapter = Files.exists(best.resolve(ADAPTER_KEY));
      AtomicFolder.moveEach(best, modelFolder, isAdapter ? ADAPTER_KEY : MODEL_KEY);
      Durable.delete(best);
    }
  }

  private IOException failure(String what, IOException cause) throws IOException {
    String last = steps().isEmpty() ? "there is none" : at(steps().get(0)).toString();
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s: %s could not be written (%s); the last checkpoint stays: %s",
            modelFolder,
            what,
            cause.getMessage(),
            last),
        cause);
  }

  /** Lets others into the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
