package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.midi.GeneralMidi;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer.Optimization;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The prompts that the reference's web page makes of its form, and what it then generates with. */
class AppPromptsGoldenTest {
  private static final JsonObject APP = Goldens.json("extra/app_prompts.json.gz");
  private static final int ENSEMBLE_TAB = 0;
  private static final int MIDI_TAB = 1;

  /** Of a MIDI prompt's rows, this number means all. */
  private static final int ALL_ROWS = 4097;

  static Stream<Case> cases() {
    return APP.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(
            json ->
                new Case(
                    json.get("label").getAsString() + " " + json.get("tokenizer").getAsString(),
                    json));
  }

  record Case(String name, JsonObject json) {

    JsonObject form() {
      return json.getAsJsonObject("in");
    }

    int tab() {
      return form().get("tab").getAsInt();
    }

    boolean isTicked(String field) {
      return form().get(field).getAsBoolean();
    }

    EventVersion version() {
      return json.get("tokenizer").getAsString().startsWith("v1")
          ? EventVersion.V1
          : EventVersion.V2;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void all_form_settings_are_of_tabs_that_make_a_prompt() {
    assertThat(cases()).hasSize(26).extracting(Case::tab).containsOnly(ENSEMBLE_TAB, MIDI_TAB);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void prompt_is_that_of_the_reference(Case app) {
    List<List<Integer>> expected = Goldens.rows(app.json().get("prompt"));

    TokenSequence prompt =
        app.tab() == ENSEMBLE_TAB
            ? tokenizer(app).encode(setup(app.form())).tokens()
            : midiPrompt(app);

    assertThat(Goldens.rows(prompt)).isEqualTo(withoutEnd(expected));
  }

  /** The reference leaves the end row in prompts of whole pieces; nothing could follow there. */
  private static List<List<Integer>> withoutEnd(List<List<Integer>> rows) {
    return rows.stream().filter(row -> row.get(0) != EventLayout.END).toList();
  }

  private static TokenSequence midiPrompt(Case app) {
    TokenSequence rows =
        tokenizer(app).encode(Goldens.score(app.form().get("midi").getAsString())).tokens();
    int wanted = app.form().get("midi_events").getAsInt();
    return wanted == ALL_ROWS ? rows : rows.slice(0, Math.min(wanted, rows.length()));
  }

  private static EventTokenizer tokenizer(Case app) {
    Set<Optimization> optimizations = EnumSet.noneOf(Optimization.class);
    if (app.isTicked("remap_track_channel")) {
      optimizations.add(Optimization.RENUMBER);
    }
    if (app.isTicked("add_default_instr")) {
      optimizations.add(Optimization.ADD_DEFAULT_INSTRUMENTS);
    }
    if (app.isTicked("remove_empty_channels")) {
      optimizations.add(Optimization.REMOVE_SILENT_CHANNELS);
    }
    int tolerance = app.isTicked("reduce_cc_st") ? 4 : 0;
    return EventTokenizer.of(app.version())
        .with(optimizations.toArray(Optimization[]::new))
        .withControlTolerance(tolerance)
        .withTempoTolerance(tolerance);
  }

  private static PieceSetup setup(JsonObject form) {
    PieceSetup setup = PieceSetup.empty();
    if (!form.get("instruments").isJsonNull()) {
      setup =
          setup.withInstruments(
              form.getAsJsonArray("instruments").asList().stream()
                  .mapToInt(name -> number("patches", name.getAsString()))
                  .toArray());
    }
    int kit = number("drum_kits", form.get("drum_kit").getAsString());
    setup = kit < 0 ? setup : setup.withDrumKit(kit);
    int beatsPerMinute = form.get("bpm").getAsInt(); // fractions are dropped
    setup = beatsPerMinute == 0 ? setup : setup.withTempo(beatsPerMinute);
    String timeSignature = form.get("time_sig").getAsString();
    if (!timeSignature.equals("auto")) {
      List<String> numbers = List.of(timeSignature.split("/"));
      setup =
          setup.withTimeSignature(
              Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)));
    }
    int key = form.get("key_sig_index").getAsInt() - 1; // major and minor in turn, by sharps
    return key < 0
        ? setup
        : setup.withKeySignature(key / 2 - 7, key % 2 == 0 ? Mode.MAJOR : Mode.MINOR);
  }

  private static int number(String table, String name) {
    return APP.getAsJsonObject(table).get(name).getAsInt();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_blocked_is_what_the_reference_disables(Case app) {
    JsonObject expected = app.json().getAsJsonObject("generate_args");

    GenerationConstraints form =
        GenerationConstraints.defaults()
            .withBlockedTypes(
                app.isTicked("allow_cc") ? Set.of() : Set.of(EventType.CONTROL_CHANGE));
    GenerationConstraints rules =
        app.tab() == ENSEMBLE_TAB ? setup(app.form()).constraints(form) : form;

    Set<EventType> kinds = EnumSet.noneOf(EventType.class);
    if (expected.get("disable_patch_change").getAsBoolean()) {
      kinds.add(EventType.PROGRAM_CHANGE);
    }
    if (expected.get("disable_control_change").getAsBoolean()) {
      kinds.add(EventType.CONTROL_CHANGE);
    }
    Set<Integer> channels = new TreeSet<>();
    if (!expected.get("disable_channels").isJsonNull()) {
      expected.getAsJsonArray("disable_channels").forEach(each -> channels.add(each.getAsInt()));
    }
    assertThat(rules)
        .isEqualTo(
            GenerationConstraints.defaults().withBlockedTypes(kinds).withBlockedChannels(channels));
  }

  @Test
  void numbers_of_general_midi_agree_where_names_do() {
    Map<String, Integer> known = new HashMap<>(GeneralMidi.drumKits());
    assertThat(agreeing("drum_kits", known))
        .containsExactly("Standard", "Room", "Power", "Jazz", "Orchestra");

    for (int program = 0; program < 128; program++) {
      known.put(GeneralMidi.instruments().get(program), program);
    }
    assertThat(agreeing("patches", known)).hasSizeGreaterThan(90);
  }

  /** The names of a table that are known by it, and the same number. */
  private static List<String> agreeing(String table, Map<String, Integer> known) {
    List<String> names =
        APP.getAsJsonObject(table).keySet().stream().filter(known::containsKey).toList();
    assertThat(names)
        .allSatisfy(name -> assertThat(known.get(name)).isEqualTo(number(table, name)));
    return names;
  }
}
