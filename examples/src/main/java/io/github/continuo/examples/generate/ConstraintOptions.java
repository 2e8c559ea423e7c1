package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.tokenize.ChordChart;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.NoteConstraint.Harmony;
import io.github.continuo.tokenize.NoteConstraint.InChords;
import io.github.continuo.tokenize.NoteConstraint.NotesAtOnce;
import io.github.continuo.tokenize.NoteConstraint.NotesPerBar;
import io.github.continuo.tokenize.NoteConstraint.PitchRange;
import io.github.continuo.tokenize.NoteConstraint.Players;
import io.github.continuo.tokenize.NoteConstraint.RhythmOfBar;
import io.github.continuo.tokenize.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for constraints that all new notes keep. */
final class ConstraintOptions {
  private static final Pattern RANGE = Pattern.compile("(?:(.+):)?(\\d{1,3})-(\\d{1,3})");
  private static final Pattern BAR = Pattern.compile("(?:(.+):)?(\\d{1,6})");
  private static final Pattern COUNT = Pattern.compile("(?:(.+):)?(\\d{1,3})");

  @Option(
      names = "--scale",
      paramLabel = "NAME",
      description = "Pitched notes belong to this scale, such as D or \"A harmonic minor\".")
  private @Nullable String scale;

  @Option(
      names = "--chords",
      paramLabel = "CHART",
      description = {
        "Pitched notes are tones of these chords, bar by bar, such as \"C | Am7 | F G | C\".",
        "The chart begins with the first bar of new music, and again after its end."
      })
  private @Nullable String chords;

  @Option(
      names = "--chords-on-strong-beats",
      description = "Only notes on strong beats need be chord tones (default: all).")
  private boolean onStrongBeats;

  @Option(
      names = "--pitch-range",
      paramLabel = "[PART:]LOW-HIGH",
      description = {
        "Pitches from LOW to HIGH, 0 to 127; 60 is middle C. Can be repeated.",
        "PART is pitched (the default), drums, a track from 1, or an instrument."
      })
  private List<String> pitchRanges = new ArrayList<>();

  @Option(
      names = "--max-notes-at-once",
      paramLabel = "[PART:]N",
      description = "At most N notes sound at once in each track. Can be repeated.")
  private List<String> notesAtOnce = new ArrayList<>();

  @Option(
      names = "--max-notes-per-bar",
      paramLabel = "N",
      description = "At most N new notes start in each bar.")
  @Max(1_000_000)
  private @Nullable Integer notesPerBar;

  @Option(
      names = "--min-notes-per-bar",
      paramLabel = "N",
      description = "At least N new notes start in each whole bar.")
  @Max(1_000_000)
  private @Nullable Integer minNotesPerBar;

  @Option(
      names = "--rhythm-of-bar",
      paramLabel = "[PART:]N",
      description = {
        "Notes start only where notes of bar N of the file do, counted from 1. Can be repeated.",
        "PART as above; all notes, drums included, if it is left out."
      })
  private List<String> rhythms = new ArrayList<>();

  @Option(names = "--no-repeated-bar", description = "No new bar has the notes of the bar before.")
  private boolean noRepeatedBar;

  @Option(
      names = "--onsets-per-beat",
      paramLabel = "N",
      description =
          "Notes start on this grid: 1 is quarter notes, 2 eighths, 3 triplets, 4 sixteenths.")
  @Max(12)
  private @Nullable Integer onsetsPerBeat;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Only these parts play.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--without",
      paramLabel = "PART",
      split = ",",
      description = "These parts do not play.")
  private List<String> without = new ArrayList<>();

  /**
   * Adds the constraints to others.
   *
   * @throws IllegalArgumentException if the value of an option is not valid
   */
  GenerationConstraints addTo(GenerationConstraints constraints) {
    List<NoteConstraint> all = new ArrayList<>();
    if (scale != null) {
      all.add(NoteConstraint.scale(scale));
    }
    if (chords != null) {
      Harmony harmony = onStrongBeats ? Harmony.STRONG_BEATS : Harmony.ALWAYS;
      all.add(new InChords(ChordChart.parse(chords), harmony));
    } else if (onStrongBeats) {
      throw new IllegalArgumentException("--chords-on-strong-beats requires --chords");
    }
    pitchRanges.forEach(text -> all.add(pitchRange(text)));
    notesAtOnce.forEach(text -> all.add(notesAtOnce(text)));
    if (notesPerBar != null) {
      all.add(new NotesPerBar(notesPerBar));
    }
    if (minNotesPerBar != null) {
      all.add(NoteConstraint.minNotesPerBar(minNotesPerBar));
    }
    rhythms.forEach(text -> all.add(rhythm(text)));
    if (noRepeatedBar) {
      all.add(NoteConstraint.noRepeatedBar());
    }
    if (onsetsPerBeat != null) {
      all.add(NoteConstraint.rhythmGrid(onsetsPerBeat));
    }
    if (!only.isEmpty()) {
      all.add(players(only, true));
    }
    if (!without.isEmpty()) {
      all.add(players(without, false));
    }
    return constraints.with(all.toArray(NoteConstraint[]::new));
  }

  private static NoteConstraint pitchRange(String text) {
    Matcher matcher = matcher(RANGE, text, "pitch range must be [PART:]LOW-HIGH such as 48-84");
    return new PitchRange(
        part(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  private static NoteConstraint notesAtOnce(String text) {
    Matcher matcher = matcher(COUNT, text, "notes at once must be [PART:]N such as 4 or drums:2");
    return new NotesAtOnce(part(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private static RhythmOfBar rhythm(String text) {
    Matcher matcher = matcher(BAR, text, "rhythm of bar must be [PART:]N such as 4 or drums:2");
    String name = matcher.group(1);
    return new RhythmOfBar(
        Integer.parseInt(matcher.group(2)), name == null ? null : Part.parse(name));
  }

  private static Matcher matcher(Pattern pattern, String text, String requirement) {
    Matcher matcher = pattern.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(requirement + ", got \"" + text + "\"");
    }
    return matcher;
  }

  private static Part part(@Nullable String name) {
    return name == null ? Part.pitched() : Part.parse(name);
  }

  private static Players players(List<String> names, boolean play) {
    return new Players(new HashSet<>(names.stream().map(Part::parse).toList()), play);
  }
}
