package io.github.continuo.examples.studio;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The songs of the folder {@code music}, which are resources of this package. */
final class BundledSongs {
  /**
   * A song.
   *
   * @param name of its file, without the ending
   * @param title for people
   */
  record Song(String name, String title) {}

  private static final List<Song> SONGS =
      List.of(
          new Song("ah-vous-dirai-je", "Ah! vous dirai-je, maman"),
          new Song("amazing-grace", "Amazing Grace"),
          new Song("auld-lang-syne", "Auld Lang Syne"),
          new Song("frere-jacques", "Frère Jacques"),
          new Song("greensleeves", "Greensleeves"),
          new Song("ode-to-joy", "Ode to Joy"),
          new Song("oh-susanna", "Oh! Susanna"),
          new Song("yankee-doodle", "Yankee Doodle"));

  private BundledSongs() {}

  static List<Song> all() {
    return SONGS;
  }

  /**
   * Returns a song.
   *
   * @throws HttpFailure if there is none of this name
   */
  static Song get(String name) {
    return SONGS.stream()
        .filter(song -> song.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new HttpFailure(404, "there is no song " + name + "; reload the page"));
  }

  /** Returns the bytes of a song's MIDI file. */
  static byte[] midi(Song song) throws IOException {
    String file = "music/" + song.name() + ".mid";
    try (InputStream midi = BundledSongs.class.getResourceAsStream(file)) {
      if (midi == null) {
        throw new IOException(file + ": there must be such a resource, got none");
      }
      return midi.readAllBytes();
    }
  }
}
