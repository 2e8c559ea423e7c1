package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.transformer.hub.ModelId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model's part of the cache, laid out as Hugging Face's Python tools do it:
 *
 * <pre>
 * models--OWNER--NAME/blobs/HASH                         the content of a file
 *                     refs/REVISION                      the commit of a branch or a tag
 *                     snapshots/COMMIT/model.safetensors a symbolic link to a blob
 * .locks/models--OWNER--NAME/HASH.lock                   locked while a blob is downloaded
 * </pre>
 *
 * <p>Where symbolic links cannot be made, a new blob is moved into the snapshot, and one that is
 * there already is copied.
 */
final class HubCache {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final Path folder;
  private final Path locks;
  private final boolean hasLinks;

  HubCache(HubSettings settings, ModelId id) {
    String name = "models--" + id.owner() + "--" + id.name();
    folder = settings.cache().resolve(name);
    locks = settings.cache().resolve(".locks").resolve(name);
    hasLinks = settings.hasLinks();
  }

  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  Path blob(RemoteFile file) {
    return folder.resolve("blobs").resolve(file.hash());
  }

  boolean hasBlob(RemoteFile file) {
    return Files.exists(blob(file));
  }

  /** {@return where a blob is until it is whole; of this length, as those of the Python tools} */
  Path partial(RemoteFile file) {
    return folder.resolve("blobs").resolve(file.hash() + ".continuo.incomplete");
  }

  Path lock(RemoteFile file) {
    return locks.resolve(file.hash() + ".lock");
  }

  /**
   * Returns the snapshot that an earlier download of a revision has left.
   *
   * @return empty if there is none, or if it has no weights
   */
  Optional<Path> snapshotOf(ModelId id) throws IOException {
    String commit = id.revision();
    Path ref = ref(id);
    if (!COMMIT.matcher(commit).matches()) {
      commit = Files.isRegularFile(ref) ? Files.readString(ref, US_ASCII).strip() : "";
    }
    if (!COMMIT.matcher(commit).matches()) {
      return Optional.empty();
    }
    Path snapshot = snapshot(commit);
    boolean hasWeights =
        Files.exists(snapshot.resolve("model.safetensors"))
            || Files.exists(snapshot.resolve("model.safetensors.index.json"))
            || Files.exists(snapshot.resolve("adapter_model.safetensors"));
    return hasWeights ? Optional.of(snapshot) : Optional.empty();
  }

  /** Records the commit of a branch or a tag, once its snapshot is complete. */
  void remember(ModelId id, String commit) throws IOException {
    Path ref = ref(id);
    if (id.revision().equals(commit)
        || (Files.isRegularFile(ref) && Files.readString(ref, US_ASCII).equals(commit))) {
      return; // the cache may be read-only
    }
    Files.createDirectories(ref.getParent());
    AtomicFile.write(ref, commit);
  }

  private Path ref(ModelId id) {
    return folder.resolve("refs").resolve(id.revision());
  }

  boolean has(String commit, String file) {
    return Files.exists(snapshot(commit).resolve(file));
  }

  /**
   * Puts a blob into a snapshot. The caller holds the lock of the blob.
   *
   * @param isNew whether no other snapshot can have this blob
   */
  void link(String commit, RemoteFile file, boolean isNew) throws IOException {
    Path link = snapshot(commit).resolve(file.name());
    if (Files.exists(link)) {
      return;
    }
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link); // a link to a blob that is gone
    if (hasLinks && isLinked(link, Path.of("..", "..", "blobs", file.hash()))) {
      return;
    }
    if (isNew) {
      Files.move(blob(file), link, StandardCopyOption.ATOMIC_MOVE);
    } else {
      AtomicFile.write(
          link,
          temporary -> Files.copy(blob(file), temporary, StandardCopyOption.REPLACE_EXISTING));
    }
  }

  private static boolean isLinked(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return true; // another program was faster
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return false; // no such file system, or on Windows no such right
    }
  }
}
