package io.github.continuo.embedding;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Service interface of a host program for accompaniments or backing tracks, which plugins
 * implement. The host depends only on this interface; {@link ContinuoGenerator} is one plugin.
 *
 * <p>The interface resembles those of such programs, such as JJazzLab's interface of the same name.
 * The input is a context, which is the song so far and the bars to generate, and the voices to
 * generate; the output is one phrase per voice.
 */
public interface MusicGenerator {

  /** {@return the generators of all plugins} */
  static List<MusicGenerator> all() {
    return ServiceLoader.load(MusicGenerator.class, MusicGenerator.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Bars of a song to generate.
   *
   * @param song the song so far, including what other voices play in these bars
   * @param firstBar first bar, at least 1
   * @param lastBar last bar, at least {@code firstBar}
   */
  record Context(Score song, int firstBar, int lastBar) {}

  /**
   * Generated notes of a voice.
   *
   * @param track the voice, a track of the song
   * @param notes the notes, in the ticks of the song
   */
  record Phrase(int track, List<Note> notes) {}

  /** {@return the name that users choose the generator by} */
  String name();

  /**
   * Generates phrases.
   *
   * @param context the song and the bars to generate
   * @param voices tracks of the song to generate; at least one of them already has a note
   * @return a phrase for each voice, in the order of the voices
   * @throws IllegalArgumentException if there are no such bars or voices
   */
  List<Phrase> generate(Context context, List<Integer> voices);
}
