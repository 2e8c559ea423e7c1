package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.midi.MidiWriter;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
  private final Path songs;
  private final Path folder;
  private final TokenCache cache;

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
    return cache.read(songs, Pieces.TOKENIZER, (done, files) -> {});
  }

  @Test
  void a_folder_from_the_cache_is_the_folder() throws Exception {
    assertThat(read()).isEqualTo(Corpus.read(songs, Pieces.TOKENIZER, count -> {}));
    assertThat(read()).isEqualTo(Corpus.read(songs, Pieces.TOKENIZER, count -> {}));
  }

  @Test
  void what_has_not_changed_is_not_tokenized_again() throws Exception {
    read();
    byte[] first = Files.readAllBytes(cache.tokenFile(songs, Pieces.TOKENIZER));

    read();

    assertThat(folder).isDirectoryContaining(file -> true);
    assertThat(cache.tokenFile(songs, Pieces.TOKENIZER)).hasBinaryContent(first);
    assertThat(
            CorpusTokenizer.of(songs, Pieces.TOKENIZER)
                .writeTo(cache.tokenFile(songs, Pieces.TOKENIZER))
                .filesWritten())
        .isZero();
  }

  @Test
  void a_new_file_joins_the_corpus_and_one_in_use_stays_as_it_was() throws Exception {
    Corpus before = read();
    MidiWriter.write(Pieces.tune(480, 9), songs.resolve("a new one.mid"));

    Corpus after = read();

    assertThat(after.pieces()).hasSize(4).containsAll(before.pieces());
    assertThat(before.pieces()).hasSize(3);
  }

  @Test
  void folders_and_tokenizers_have_files_of_their_own() throws Exception {
    NoteTokenizer finer = NoteTokenizer.of(TimeGrid.stepsPerBeat(24));
    Path other = Files.createDirectories(songs.resolve("other"));

    assertThat(cache.tokenFile(songs, Pieces.TOKENIZER))
        .isEqualTo(cache.tokenFile(other.resolve(".."), Pieces.TOKENIZER))
        .isNotEqualTo(cache.tokenFile(songs, finer))
        .isNotEqualTo(cache.tokenFile(other, Pieces.TOKENIZER));
    assertThat(cache.tokenFile(songs, finer).getFileName().toString())
        .matches("songs-[0-9a-f]{16}\\.tokens");
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
