package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.continuo.files.Durable;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
  private final Path songs;
  private final Path folder;
  private final TokenCache cache;
  private final AtomicInteger encodings = new AtomicInteger();

  TokenCacheTest(@TempDir Path parent) {
    songs = parent.resolve("songs");
    folder = parent.resolve("new").resolve("cache");
    cache = TokenCache.in(folder);
  }

  @BeforeEach
  void write_songs() throws IOException {
    Files.createDirectories(songs);
    for (int i = 0; i < 3; i++) {
      MidiWriter.write(Pieces.tune(480, i), songs.resolve(i + ".mid"));
    }
    Files.writeString(songs.resolve("broken.mid"), "not music");
  }

  private Corpus read() throws IOException, InterruptedException {
    WatchedTokenizer tokenizer = new WatchedTokenizer(encodings::incrementAndGet);
    return cache.read(songs, tokenizer, (done, files) -> {});
  }

  private Corpus inMemory() throws IOException {
    return Corpus.read(songs, Pieces.TOKENIZER, count -> {});
  }

  @Test
  void a_folder_is_tokenized_once() throws Exception {
    assertThat(read()).isEqualTo(inMemory());
    assertThat(encodings).hasValue(3);
    assertThat(read()).isEqualTo(inMemory());
    assertThat(encodings).hasValue(3);
  }

  @Test
  void a_changed_folder_is_tokenized_anew_and_tokens_in_use_stay_as_they_were() throws Exception {
    Corpus before = read();
    List<TokenSequence> tokens = before.pieces().stream().map(Piece::tokens).toList();
    MidiWriter.write(Pieces.tune(480, 9), songs.resolve("a new one.mid"));
    MidiWriter.write(Pieces.tune(480, 7), songs.resolve("broken.mid"));
    Files.delete(songs.resolve("0.mid"));

    assertThat(read()).isEqualTo(inMemory()).isNotEqualTo(before);
    assertThat(encodings).hasValue(3 + 4);
    assertThat(before.pieces()).extracting(Piece::tokens).isEqualTo(tokens);
    assertThat(Durable.names(folder)).hasSize(1);
  }

  @Test
  void size_and_time_of_modification_tell_whether_a_file_has_changed() throws Exception {
    Path song = songs.resolve("0.mid");
    FileTime time = Files.getLastModifiedTime(song);
    Corpus first = read();
    byte[] bytes = Files.readAllBytes(song);
    bytes[bytes.length - 8] ^= 1; // of the last note

    Files.write(song, bytes);
    Files.setLastModifiedTime(song, time);
    assertThat(read()).isEqualTo(first);
    assertThat(encodings).hasValue(3);

    Files.setLastModifiedTime(song, FileTime.fromMillis(time.toMillis() + 1));
    assertThat(read()).isEqualTo(inMemory());
    assertThat(encodings).hasValue(6);
  }

  @Test
  void LINK_1_and_2_links_are_told_until_they_can_be_followed() throws Exception {
    Path link = songs.resolve("link.mid");
    Path target = folder.resolveSibling("gone.mid");
    Files.createDirectories(target.getParent());
    try {
      Files.createSymbolicLink(songs.resolve("loop"), songs);
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      abort("no symbolic links here: " + e);
    }
    Corpus first = read();
    Corpus second = read();
    MidiWriter.write(Pieces.tune(480, 9), target);
    Corpus third = read();

    assertThat(first.skipped()).hasSize(3).isEqualTo(second.skipped());
    assertThat(third.skipped()).hasSize(2);
    assertThat(third.pieces()).hasSize(4);
  }

  @Test
  void folders_and_tokenizers_have_tokens_of_their_own() throws Exception {
    NoteTokenizer finer = NoteTokenizer.of(TimeGrid.stepsPerBeat(24));
    Path other = Files.createDirectories(songs.resolve("other"));
    read();

    cache.read(other.resolve(".."), Pieces.TOKENIZER, (done, files) -> {});
    assertThat(Durable.names(folder))
        .singleElement()
        .asString()
        .matches("songs-[0-9a-f]{16}-[0-9a-f]{16}");
    cache.read(songs, finer, (done, files) -> {});
    cache.read(other, Pieces.TOKENIZER, (done, files) -> {});
    assertThat(Durable.names(folder)).hasSize(3);
  }

  @Test
  void two_runs_at_a_time_both_have_the_tokens() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int i = 10; i < 30; i++) {
      MidiWriter.write(Pieces.tune(480, i), songs.resolve("new.mid"));
      CyclicBarrier bothReady = new CyclicBarrier(2);
      Callable<Corpus> run =
          () -> {
            bothReady.await();
            return read();
          };
      for (Future<Corpus> corpus : threads.invokeAll(List.of(run, run))) {
        assertThat(corpus.get()).isEqualTo(inMemory());
      }
      assertThat(Durable.names(folder)).hasSize(1);
    }
    threads.shutdown();
  }

  @Test
  void what_is_no_folder_is_refused() {
    Path file = songs.resolve("0.mid");

    assertThatThrownBy(() -> cache.read(file, Pieces.TOKENIZER, (done, files) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("a corpus must be a folder, got " + file);
    assertThat(folder).doesNotExist();
  }

  @Test
  void the_folder_of_a_user_is_where_the_system_has_such_things() {
    Path home = Path.of("home");
    Map<String, String> none = Map.of();
    Map<String, String> set =
        Map.of("XDG_CACHE_HOME", "xdg", "LOCALAPPDATA", "local", "CONTINUO_CACHE", "");

    assertThat(TokenCache.userFolder(none, "Linux", home))
        .isEqualTo(home.resolve(".cache").resolve("continuo"));
    assertThat(TokenCache.userFolder(set, "Linux", home)).isEqualTo(Path.of("xdg", "continuo"));
    assertThat(TokenCache.userFolder(set, "Windows 11", home))
        .isEqualTo(Path.of("local", "continuo"));
    assertThat(TokenCache.userFolder(set, "Mac OS X", home))
        .isEqualTo(home.resolve("Library").resolve("Caches").resolve("continuo"));
    assertThat(TokenCache.userFolder(Map.of("CONTINUO_CACHE", "mine"), "Linux", home))
        .isEqualTo(Path.of("mine"));
  }
}
