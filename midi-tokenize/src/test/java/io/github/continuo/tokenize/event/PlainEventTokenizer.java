package io.github.continuo.tokenize.event;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.tokenize.event.EventTokenizer.Optimization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The event tokenizer once more, as its description says it, sentence by sentence, with maps and
 * lists and no thought of speed: what {@link EventTokenizer} is compared with.
 */
final class PlainEventTokenizer {

  /** An event; its values by the reference's names, in the order of version 2. */
  private static final class Event {
    final String kind;
    long beat;
    long step;
    final Map<String, Long> values = new LinkedHashMap<>();

    Event(String kind, long sixteenths) {
      this.kind = kind;
      beat = sixteenths / 16;
      step = sixteenths % 16;
    }

    Event with(String name, long value) {
      values.put(name, value);
      return this;
    }

    long get(String name) {
      return values.getOrDefault(name, -1L);
    }

    long sixteenths() {
      return 16 * beat + step;
    }

    long sum() {
      return beat + step;
    }

    boolean is(String... kinds) {
      return List.of(kinds).contains(kind);
    }

    Event copy() {
      Event copy = new Event(kind, sixteenths());
      copy.values.putAll(values);
      return copy;
    }

    List<Object> key() {
      return switch (kind) {
        case "note" -> List.of(kind, beat, step, get("track"), get("channel"), get("pitch"));
        case "patch_change" -> List.of(kind, beat, step, get("track"), get("channel"));
        case "control_change" ->
            List.of(kind, beat, step, get("track"), get("channel"), get("controller"));
        default -> List.of(kind, beat, step, get("track"));
      };
    }
  }

  private static final List<String> RANKS =
      List.of(
          "time_signature", "key_signature", "set_tempo", "patch_change", "control_change", "note");

  private final boolean v2;
  private final Set<Optimization> optimizations;
  private final int ccEps;
  private final int tempoEps;

  private final Map<List<Object>, Event> kept = new LinkedHashMap<>();
  private Set<Integer> channels = new LinkedHashSet<>();
  private final Map<Integer, Set<Integer>> channelTracks = new HashMap<>();
  private final Map<Integer, Set<Integer>> noteTracks = new HashMap<>();
  private Map<Long, Set<Integer>> trackChannels = new LinkedHashMap<>();
  private final int[] histogram = new int[12];
  private List<Event> keys = new ArrayList<>();
  private List<Event> list = new ArrayList<>();
  private Set<Integer> empty = new HashSet<>();
  private final Map<Integer, Long> firstTrack = new HashMap<>();

  private PlainEventTokenizer(EventTokenizer options) {
    v2 = options.version() == EventVersion.V2;
    optimizations = options.optimizations();
    ccEps = options.controlTolerance();
    tempoEps = options.tempoTolerance();
  }

  /** The start row and the rows of a score. */
  static List<List<Integer>> rows(Score score, EventTokenizer options) {
    PlainEventTokenizer tokenizer = new PlainEventTokenizer(options);
    for (int track = 0; track < Math.min(128, score.tracks().size()); track++) {
      tokenizer.scan(score, track);
    }
    tokenizer.list.addAll(tokenizer.kept.values());
    for (int channel : tokenizer.channels) {
      if (tokenizer.noteTracks(channel).isEmpty()) {
        tokenizer.empty.add(channel);
      } else {
        tokenizer.firstTrack.put(channel, (long) first(tokenizer.noteTracks(channel)));
      }
    }
    if (tokenizer.optimizations.contains(Optimization.RENUMBER)) {
      tokenizer.renumber();
    }
    if (tokenizer.optimizations.contains(Optimization.ADD_DEFAULT_INSTRUMENTS)) {
      tokenizer.addDefaultInstruments();
    }
    if (tokenizer.v2) {
      tokenizer.repairKeys();
    }
    tokenizer.list.sort(order());
    tokenizer.gatherSetUp();
    return tokenizer.emit(options.vocabulary());
  }

  private static <K, V> V get(Map<K, V> map, K key) {
    return requireNonNull(map.get(key));
  }

  private static int first(Collection<Integer> numbers) {
    return numbers.iterator().next();
  }

  private Set<Integer> noteTracks(int channel) {
    return noteTracks.computeIfAbsent(channel, c -> new LinkedHashSet<>());
  }

  private Set<Integer> channelTracks(int channel) {
    return channelTracks.computeIfAbsent(channel, c -> new LinkedHashSet<>());
  }

  private void scan(Score score, int track) {
    double ticksPerBeat =
        score.timeBase() instanceof TimeBase.Smpte film
            ? film.ticksPerSecond() / 2
            : ((TimeBase.TicksPerQuarter) score.timeBase()).ticks();
    Map<Integer, Integer> lastPatch = new HashMap<>();
    Map<List<Integer>, Integer> lastControl = new HashMap<>();
    int lastBpm = 0;
    Map<List<Integer>, Event> lastNote = new HashMap<>();
    trackChannels.put((long) track, new LinkedHashSet<>());
    for (ScoreEvent event : score.tracks().get(track).eventsByNoteOff()) {
      long q = (long) Math.rint(16.0 * event.tick() / ticksPerBeat);
      if (event instanceof Note note) {
        long duration = Math.max(1, (long) Math.rint(16.0 * note.durationTicks() / ticksPerBeat));
        Event row =
            new Event("note", q)
                .with("track", track)
                .with("channel", note.channel())
                .with("pitch", note.pitch())
                .with("velocity", note.velocity())
                .with("duration", duration);
        appears(note.channel(), track);
        noteTracks(note.channel()).add(track);
        get(trackChannels, (long) track).add(note.channel());
        if (note.channel() != 9) {
          histogram[note.pitch() % 12]++;
        }
        Event last = lastNote.put(List.of(note.channel(), note.pitch()), row);
        if (last != null) {
          last.with("duration", Math.max(0, Math.min(last.get("duration"), q - last.sixteenths())));
          if (last.get("duration") == 0) {
            kept.remove(last.key());
          }
        }
        keep(row);
      } else if (event instanceof ProgramChange change) {
        Integer last = lastPatch.put(change.channel(), change.program());
        if (last == null || last != change.program()) {
          appears(change.channel(), track);
          keep(
              new Event("patch_change", q)
                  .with("track", track)
                  .with("channel", change.channel())
                  .with("patch", change.program()));
        }
      } else if (event instanceof ControlChange change) {
        List<Integer> which = List.of(change.channel(), change.controller());
        int last = lastControl.getOrDefault(which, 0);
        if (Math.abs(last - change.value()) >= ccEps) {
          lastControl.put(which, change.value());
          appears(change.channel(), track);
          keep(
              new Event("control_change", q)
                  .with("track", track)
                  .with("channel", change.channel())
                  .with("controller", change.controller())
                  .with("value", change.value()));
        }
      } else if (event instanceof Tempo tempo) {
        int bpm = (int) Math.min(60 / (tempo.microsPerQuarter() / 1e6), v2 ? 383 : 255);
        boolean counts = score.timeBase() instanceof TimeBase.TicksPerQuarter;
        if (counts && Math.abs(lastBpm - bpm) >= tempoEps) {
          lastBpm = bpm;
          keep(new Event("set_tempo", q).with("track", track).with("bpm", bpm));
        }
      } else if (v2 && event instanceof TimeSignature timeSignature) {
        int dd = Integer.numberOfTrailingZeros(timeSignature.denominator());
        if (timeSignature.numerator() <= 16 && dd >= 1 && dd <= 4) {
          keep(
              new Event("time_signature", q)
                  .with("track", track)
                  .with("nn", timeSignature.numerator() - 1)
                  .with("dd", dd - 1));
        }
      } else if (v2 && event instanceof KeySignature key) {
        Event row =
            new Event("key_signature", q)
                .with("track", track)
                .with("sf", key.sharps() + 7)
                .with("mi", key.mode() == KeySignature.Mode.MINOR ? 1 : 0);
        keep(row);
        keys.add(row);
      }
    }
  }

  private void appears(int channel, int track) {
    channels.add(channel);
    channelTracks(channel).add(track);
  }

  private void keep(Event event) {
    kept.put(event.key(), event);
  }

  private void renumber() {
    boolean removes = optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS);
    List<Integer> order = new ArrayList<>(channels);
    if (removes) {
      order.sort(comparing(empty::contains));
    }
    Map<Integer, Integer> newChannel = new LinkedHashMap<>();
    if (channels.contains(9)) {
      newChannel.put(9, 9);
    }
    List<Integer> free =
        new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15));
    for (int channel : order) {
      if (channel != 9) {
        newChannel.put(channel, free.remove(0));
      }
    }
    Map<List<Integer>, Long> newTrack = new HashMap<>(); // by old channel and track
    List<Integer> ascending = new ArrayList<>(newChannel.keySet());
    ascending.sort(comparing(newChannel::get));
    long next = 1;
    for (int channel : ascending) {
      for (int track : channelTracks(channel)) {
        boolean skipped =
            noteTracks(channel).isEmpty() ? removes : !noteTracks(channel).contains(track);
        newTrack.put(List.of(channel, track), skipped ? 0 : next++);
      }
    }
    List<Event> copies = new ArrayList<>();
    List<Event> deleted = new ArrayList<>();
    keys = new ArrayList<>();
    firstTrack.clear();
    for (Event event : list) {
      int track = (int) event.get("track");
      int channel = (int) event.get("channel");
      if (event.is("note")) {
        event.with("track", get(newTrack, List.of(channel, track)));
        event.with("channel", get(newChannel, channel));
        firstTrack.putIfAbsent(get(newChannel, channel), event.get("track"));
      } else if (event.is("set_tempo", "time_signature")) {
        event.with("track", 0);
      } else if (event.is("patch_change", "control_change")) {
        if (!noteTracks(channel).isEmpty() && !noteTracks(channel).contains(track)) {
          track = first(noteTracks(channel));
        }
        event.with("track", get(newTrack, List.of(channel, track)));
        event.with("channel", get(newChannel, channel));
      } else {
        List<int[]> pairs = new ArrayList<>();
        for (int old : new TreeSet<>(newChannel.keySet())) {
          long numbered = newTrack.getOrDefault(List.of(old, track), 0L);
          if (numbered != 0) {
            pairs.add(new int[] {get(newChannel, old), (int) numbered});
          }
        }
        if (pairs.isEmpty()) {
          (track == 0 ? keys : deleted).add(event);
        }
        for (int[] pair : pairs) {
          Event target = pair == pairs.get(0) ? event : event.copy();
          target.with("track", pair[1]);
          if (pair[0] == 9) {
            target.with("sf", 7);
          }
          keys.add(target);
          if (target != event) {
            copies.add(target);
          }
        }
      }
    }
    list.removeAll(deleted);
    list.addAll(copies);
    trackChannels = new LinkedHashMap<>();
    for (int channel : new TreeSet<>(newChannel.keySet())) {
      for (int track : channelTracks(channel)) {
        trackChannels
            .computeIfAbsent(get(newTrack, List.of(channel, track)), t -> new LinkedHashSet<>())
            .add(get(newChannel, channel));
      }
    }
    Set<Integer> newEmpty = new HashSet<>();
    empty.forEach(channel -> newEmpty.add(get(newChannel, channel)));
    empty = newEmpty;
    channels = new LinkedHashSet<>(newChannel.values());
  }

  private void addDefaultInstruments() {
    Set<Integer> patched = new HashSet<>();
    list.stream()
        .filter(event -> event.is("patch_change"))
        .forEach(event -> patched.add((int) event.get("channel")));
    for (int channel : channels) {
      if (!patched.contains(channel) && !empty.contains(channel)) {
        list.add(
            new Event("patch_change", 0)
                .with("track", get(firstTrack, channel))
                .with("channel", channel)
                .with("patch", 0));
      }
    }
  }

  private void repairKeys() {
    if (keys.stream().anyMatch(key -> key.get("sf") != 7)) {
      return;
    }
    Integer root = root();
    if (root == null) {
      list.removeIf(event -> event.is("key_signature"));
      return;
    }
    int sf = 7 * root % 12;
    int sharps = sf > 6 ? sf - 12 : sf;
    if (keys.isEmpty()) {
      for (long track : trackChannels.keySet()) {
        if (track != 0 || !optimizations.contains(Optimization.RENUMBER)) {
          list.add(
              new Event("key_signature", 0)
                  .with("track", track)
                  .with("sf", drumsOnly(track) ? 7 : sharps + 7)
                  .with("mi", 0));
        }
      }
    }
    for (Event key : keys) {
      if (!drumsOnly(key.get("track"))) {
        key.with("sf", sharps + 7).with("mi", 0);
      }
    }
  }

  private boolean drumsOnly(long track) {
    return trackChannels.getOrDefault(track, Set.of()).equals(Set.of(9));
  }

  private @Nullable Integer root() {
    List<Integer> classes = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    classes.sort(comparing(pitchClass -> -histogram[pitchClass]));
    List<Integer> most = new ArrayList<>(classes.subList(0, 7));
    int total = classes.stream().mapToInt(pitchClass -> histogram[pitchClass]).sum();
    int counted = most.stream().mapToInt(pitchClass -> histogram[pitchClass]).sum();
    if (total == 0 || counted / (double) total < 0.7) {
      return null;
    }
    most.sort(Comparator.naturalOrder());
    List<Integer> marked = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      int difference = most.get(i) - most.get((i + 6) % 7);
      if (difference == 1 || difference == -11) {
        marked.add(most.get(i));
      }
    }
    if (marked.size() != 2) {
      return null;
    }
    int difference = marked.get(1) - marked.get(0);
    return difference == 5 ? marked.get(0) : difference == 7 ? marked.get(1) : null;
  }

  private static Comparator<Event> order() {
    return comparing(Event::sixteenths)
        .thenComparing(event -> event.get("track"))
        .thenComparing(event -> RANKS.indexOf(event.kind));
  }

  private void gatherSetUp() {
    Map<List<Object>, Event> setUp = new LinkedHashMap<>();
    boolean notesSeen = false;
    for (int i = 0; i < list.size(); i++) {
      Event event = list.get(i);
      boolean next = i + 1 < list.size() && event.sum() == list.get(i + 1).sum();
      boolean previous = notesSeen && event.sum() == list.get(i - 1).sum();
      if ((event.is("note") && !next) || (notesSeen && !previous)) {
        List<Event> result = new ArrayList<>(setUp.values());
        result.sort(order());
        result.addAll(list.subList(i, list.size()));
        list = result;
        return;
      }
      notesSeen |= event.is("note");
      Event copy = event.copy();
      if (!event.is("note", "time_signature")) {
        copy.beat = 0;
        copy.step = 0;
      }
      setUp.put(setUpKey(event), copy);
    }
  }

  private List<Object> setUpKey(Event event) {
    long track = event.get("track");
    long channel = event.get("channel");
    return switch (event.kind) {
      case "note" -> List.of(event.kind, track, channel, event.get(v2 ? "pitch" : "duration"));
      case "patch_change" -> List.of(event.kind, track, channel);
      case "control_change" -> List.of(event.kind, track, channel, event.get("controller"));
      default -> List.of(event.kind, track);
    };
  }

  private List<List<Integer>> emit(Vocabulary vocabulary) {
    List<List<Integer>> rows = new ArrayList<>();
    rows.add(List.of(1, 0, 0, 0, 0, 0, 0, 0));
    long lastBeat = 0;
    for (Event event : list) {
      if (optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS)
          && event.is("patch_change", "control_change")
          && empty.contains((int) event.get("channel"))) {
        continue;
      }
      Map<String, Long> values = new LinkedHashMap<>();
      values.put("time1", event.beat - lastBeat);
      values.put("time2", event.step);
      values.put("track", event.get("track"));
      if (!v2 && event.is("note")) {
        values.put("duration", event.get("duration"));
      }
      event.values.forEach(values::putIfAbsent);
      List<Integer> row = new ArrayList<>();
      row.add(vocabulary.range(get(NAMES, event.kind)).first());
      boolean said = true;
      for (Map.Entry<String, Long> value : values.entrySet()) {
        TokenRange range = vocabulary.range(get(NAMES, value.getKey()));
        said &= value.getValue() >= 0 && value.getValue() < range.size();
        row.add((int) (range.first() + value.getValue()));
      }
      if (said) {
        while (row.size() < 8) {
          row.add(0);
        }
        rows.add(row);
        lastBeat = event.beat;
      }
    }
    return rows;
  }

  /** Our names of what the reference calls otherwise. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("note", "note"),
          Map.entry("patch_change", "program change"),
          Map.entry("control_change", "control change"),
          Map.entry("set_tempo", "tempo"),
          Map.entry("time_signature", "time signature"),
          Map.entry("key_signature", "key signature"),
          Map.entry("time1", "beats"),
          Map.entry("time2", "step"),
          Map.entry("duration", "duration"),
          Map.entry("track", "track"),
          Map.entry("channel", "channel"),
          Map.entry("pitch", "pitch"),
          Map.entry("velocity", "velocity"),
          Map.entry("patch", "program"),
          Map.entry("controller", "controller"),
          Map.entry("value", "value"),
          Map.entry("bpm", "beats per minute"),
          Map.entry("nn", "numerator"),
          Map.entry("dd", "denominator"),
          Map.entry("sf", "sharps"),
          Map.entry("mi", "mode"));
}
