package io.github.continuo.hub;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.hub.DownloadListener;
import io.github.continuo.transformer.hub.DownloadListener.Download;
import io.github.continuo.transformer.hub.ModelHub;
import io.github.continuo.transformer.hub.ModelId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hugging Face, or the hub at {@code HF_ENDPOINT}.
 *
 * <p>Each call asks the hub for the commit of the revision, and downloads the files of this commit
 * that the cache lacks. If the hub cannot be reached or cannot answer, the commit of the last
 * download is used and a warning logged. With {@code HF_HUB_OFFLINE=1} only the cache is used.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class HuggingFaceHub implements ModelHub {
  private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceHub.class);

  private final @Nullable HubSettings given;
  private final Retries retries;

  /** Creates the hub of the environment variables for {@link java.util.ServiceLoader}. */
  public HuggingFaceHub() {
    this(null, Retries.DEFAULTS);
  }

  HuggingFaceHub(@Nullable HubSettings settings, Retries retries) {
    this.given = settings;
    this.retries = retries;
  }

  @Override
  public Path fetch(ModelId id, DownloadListener listener) throws IOException {
    HubSettings settings = given == null ? HubSettings.of(System.getenv(), home()) : given;
    HubCache cache = new HubCache(settings, id);
    Optional<Path> cached = cache.snapshotOf(id);
    if (settings.isOffline()) {
      return cached.orElseThrow(
          () ->
              new IOException(
                  Text.format(
                      "%s: must be in %s, because HF_HUB_OFFLINE is set, but is not",
                      id, settings.cache())));
    }
    HubClient client = new HubClient(settings);
    HubClient.Listing listing;
    try {
      listing = (cached.isPresent() ? retries.once() : retries).run(() -> client.list(id));
    } catch (TemporaryException e) {
      if (cached.isEmpty()) {
        throw e;
      }
      LOG.warn("{}; using {}", e.getMessage(), cached.get());
      return cached.get();
    }
    String commit = listing.commit();
    BlobDownload download = new BlobDownload(client, retries, cache, id, commit);
    List<RemoteFile> absent = new ArrayList<>();
    for (RemoteFile file : missing(client, id, cache, listing)) {
      if (cache.hasBlob(file)) { // of another commit
        download.run(file, bytes -> {});
      } else {
        absent.add(file);
      }
    }
    if (!absent.isEmpty()) {
      download(settings, id, absent, listener, download);
    }
    cache.remember(id, commit);
    return cache.snapshot(commit);
  }

  /** The home folder, as Python finds it. */
  private static Path home() {
    Map<String, String> environment = System.getenv();
    String home = File.separatorChar == '/' ? environment.getOrDefault("HOME", "") : "";
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
  }

  private List<RemoteFile> missing(
      HubClient client, ModelId id, HubCache cache, HubClient.Listing listing) throws IOException {
    List<String> wanted = RemoteFile.wanted(listing.files());
    if (wanted.stream().noneMatch(name -> name.endsWith(".safetensors"))) {
      throw new IOException(
          id + ": must have weights in .safetensors files, has none; other formats are not read");
    }
    List<RemoteFile> missing = new ArrayList<>();
    for (String name : wanted) {
      if (!cache.has(listing.commit(), name)) {
        missing.add(retries.run(() -> client.head(id, listing.commit(), name)));
      }
    }
    return missing;
  }

  private static void download(
      HubSettings settings,
      ModelId id,
      List<RemoteFile> files,
      DownloadListener listener,
      BlobDownload download)
      throws IOException {
    long bytes = files.stream().mapToLong(RemoteFile::size).sum();
    listener.onStart(
        new Download(id, settings.endpoint().toString(), files.size(), bytes, settings.cache()));
    long done = 0;
    for (RemoteFile file : files) {
      long before = done;
      download.run(file, inFile -> listener.onBytes(before + inFile));
      done += file.size();
      listener.onBytes(done);
    }
  }
}
