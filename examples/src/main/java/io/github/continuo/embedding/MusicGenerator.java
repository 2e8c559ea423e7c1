package io.github.continuo.embedding;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.List;
import java.util.ServiceLoader;

/**
 * How programs for accompaniments and backing tracks take in generators: an interface of the host
 * that plugins provide as a service. The host knows this and no plugin; {@link ContinuoGenerator}
 * is one.
 *
 * <p>It is shaped after what such programs ask for, JJazzLab's interface of the same name among
 * them: a context, which is the song so far and the bars in question, and the voices that are to
 * play; a phrase for each voice comes back.
 */
public interface MusicGenerator {

  /** {@return the generators of all plugins} */
  static List<MusicGenerator> all() {
    return ServiceLoader.load(MusicGenerator.class, MusicGenerator.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Bars of a song that are to be played.
   *
   * @param song all that is known of it, what others play in these bars too
   * @param firstBar from 1 on
   * @param lastBar at least the first one
   */
  record Context(Score song, int firstBar, int lastBar) {}

  /**
   * Notes of a voice.
   *
   * @param track the voice: a track of the song
   * @param notes in the ticks of the song
   */
  record Phrase(int track, List<Note> notes) {}

  /** {@return what people choose it by} */
  String name();

  /**
   * Writes music.
   *
   * @param context the bars
   * @param voices tracks of the song that are to play; one of them has a note already
   * @return a phrase for each voice, in their order
   * @throws IllegalArgumentException if there are no such bars or voices
   */
  List<Phrase> generate(Context context, List<Integer> voices);
}
