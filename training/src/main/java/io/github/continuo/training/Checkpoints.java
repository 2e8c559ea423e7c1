package io.github.continuo.training;

import io.github.continuo.files.AtomicFile;
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
 * Checkpoint folder of a training run: takes the files of a training state and keeps them as
 * checkpoints that the run can resume from.
 *
 * <p>The folder {@code checkpoints} holds one folder per checkpoint, such as {@code step-000400}
 * for the one after 400 steps, each with a {@link ChecksumFile}. A checkpoint is written under a
 * temporary name, synced to disk and then renamed, so a folder with a final name is complete unless
 * it was damaged later. The best model is written beside the checkpoints and moved to its place in
 * the same way, file by file, see {@link AtomicFolder}; moves that a killed process left undone are
 * completed when the folder is opened again.
 *
 * <p>While open, the folder is locked for other processes and training runs.
 */
final class Checkpoints implements AutoCloseable {
  static final String FOLDER = "checkpoints";

  private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d{6,9})");
  private static final String UNFINISHED = ".tmp";
  private static final String BEST_MODEL = "best";
  private static final String LOCK = "lock";
  private static final String MODEL_KEY = "config.json"; // every model folder has it
  private static final String ADAPTER_KEY = "adapter_config.json"; // every adapter folder has it

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

  /** Whether the folder of a model has ever held a training run. */
  static boolean areIn(Path modelFolder) {
    return Files.isDirectory(modelFolder.resolve(FOLDER));
  }

  /**
   * Opens the folder of a model, and completes or removes what a killed run left behind.
   *
   * @param kept number of checkpoints to keep, at least 1
   * @throws IOException if it cannot be written or another training run uses it
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
      return false; // another training run of this process
    } catch (IOException e) {
      // Some cluster file systems have no locks; training must work there too.
      LOGGER.warn("no other training run may use {}, which cannot be locked: {}", folder, e);
      return true;
    }
  }

  private void clean() throws IOException {
    for (String name : Durable.names(folder)) {
      if (name.endsWith(UNFINISHED)) {
        LOGGER.info("deleting {}, which is incomplete", folder.resolve(name));
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

  /** Returns the steps that have checkpoints, valid or not, in descending order. */
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
   * Returns the last valid checkpoint. Damaged ones are refused and the reason is logged.
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
        reasons.add(at(step).getFileName() + ": " + e.getMessage());
      }
    }
    if (!reasons.isEmpty()) {
      throw new IOException(
          folder + ": must hold an undamaged checkpoint, got " + String.join("; ", reasons));
    }
    return Optional.empty();
  }

  /**
   * Writes the checkpoint of a step, and deletes the oldest beyond the limit. If that fails,
   * earlier checkpoints stay and no other files remain.
   *
   * @return the folder of the checkpoint
   */
  Path write(int step, AtomicFile.Content content) throws IOException {
    Path unfinished = folder.resolve(at(step).getFileName() + UNFINISHED);
    try {
      Files.createDirectories(unfinished);
      content.writeTo(unfinished);
      ChecksumFile.write(unfinished);
      Durable.sync(unfinished);
      Durable.delete(at(step)); // an existing one was refused
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

  /** Replaces the best model so far. */
  void writeBestModel(AtomicFile.Content content) throws IOException {
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

  /** Releases the lock of the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
