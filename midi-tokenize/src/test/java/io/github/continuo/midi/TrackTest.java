package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TrackTest {
  private static final Note LONG = new Note(0, 480, 0, 60, 64);
  private static final Note SHORT = new Note(0, 240, 0, 64, 64);
  private static final Note NEXT = new Note(480, 240, 0, 67, 64);
  private static final Note INSTANT = new Note(480, 0, 0, 72, 64);
  private static final ProgramChange PIANO = new ProgramChange(0, 0, 0);
  private static final ProgramChange ORGAN = new ProgramChange(480, 0, 19);

  @Example
  void events_are_put_in_order_of_ticks_and_stay_as_given_at_equal_ones() {
    Track track = Track.of(List.of(NEXT, ORGAN, LONG, PIANO, SHORT));

    assertThat(track.events()).containsExactly(LONG, PIANO, SHORT, NEXT, ORGAN);
    assertThat(track.notes()).containsExactly(LONG, SHORT, NEXT);
    assertThat(track.endTick()).isEqualTo(720);
  }

  @Example
  void notes_that_started_earlier_end_before_all_else_of_a_tick() {
    Track track = Track.of(List.of(LONG, SHORT, ORGAN, INSTANT, NEXT));

    assertThat(track.eventsByNoteOff()).containsExactly(SHORT, LONG, ORGAN, INSTANT, NEXT);
  }

  @Example
  void messages_stand_in_one_order_that_holds_both() {
    Track track = Track.of(List.of(LONG, SHORT, ORGAN, INSTANT, NEXT));

    assertThat(messages(track))
        .containsExactly(
            "on 60",
            "on 64",
            "off 64",
            "off 60",
            "program 19",
            "on 72",
            "off 72",
            "on 67",
            "off 67");
  }

  @Example
  void track_must_not_end_before_its_events() {
    assertThat(Track.of(List.of(LONG), 500).endTick()).isEqualTo(500);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Track.of(List.of(LONG), 479))
        .withMessage("track must end at or after its last event, at tick 480, got 479");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Track.of(List.of(), -1))
        .withMessage("end tick must be in 0..9223372036854775807, got -1");
  }

  @Example
  void added_events_come_after_those_at_their_tick_and_move_the_end_if_they_must() {
    Track track = Track.of(List.of(PIANO, SHORT, ORGAN), 600);
    Note added = new Note(0, 480, 1, 50, 64);
    ControlChange pedal = new ControlChange(480, 0, 64, 127);

    Track grown = track.withEvents(List.of(pedal, added));

    assertThat(grown.events()).containsExactly(PIANO, SHORT, added, ORGAN, pedal);
    assertThat(grown.eventsByNoteOff()).containsExactly(PIANO, SHORT, ORGAN, added, pedal);
    assertThat(grown.endTick()).isEqualTo(600);
    assertThat(track.withEvents(List.of(NEXT)).endTick()).isEqualTo(720);
  }

  @Example
  void two_tracks_with_the_same_events_differ_if_their_notes_end_in_another_order()
      throws MidiFormatException {
    String onsets = "00 90 3C 40 00 90 40 40";
    Track up = read(onsets + "60 80 3C 40 00 80 40 40");
    Track down = read(onsets + "60 80 40 40 00 80 3C 40");

    assertThat(up.events()).isEqualTo(down.events());
    assertThat(up).isNotEqualTo(down).hasSameHashCodeAs(down);
  }

  @Example
  void notes_that_are_added_end_where_they_end_among_the_others() {
    Note added = new Note(0, 100, 1, 50, 64);
    Note late = new Note(0, 300, 1, 52, 64);

    Track grown = Track.of(List.of(SHORT, LONG)).withEvents(List.of(late, added));

    assertThat(grown.eventsByNoteOff()).containsExactly(added, SHORT, late, LONG);
  }

  @Property(tries = 300)
  void events_that_are_left_out_are_gone_from_both_orders(
      @ForAll("any") Score score, @ForAll int seed) {
    for (Track track : score.tracks()) {
      List<ScoreEvent> unwanted =
          track.events().stream().filter(event -> (event.hashCode() ^ seed) % 3 == 0).toList();

      Track rest = track.withoutEvents(unwanted::contains);

      assertThat(rest.events()).isEqualTo(wanted(track.events(), unwanted));
      assertThat(rest.eventsByNoteOff()).isEqualTo(wanted(track.eventsByNoteOff(), unwanted));
      assertThat(rest.endTick()).isEqualTo(track.endTick());
    }
  }

  private static List<ScoreEvent> wanted(List<ScoreEvent> events, List<ScoreEvent> unwanted) {
    return events.stream().filter(event -> !unwanted.contains(event)).toList();
  }

  @Example
  void the_name_is_the_first_of_the_texts_that_is_one() {
    TextEvent lyric = TextEvent.of(0, TextEvent.Kind.LYRIC, "la");
    TextEvent name = TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "Tune");

    assertThat(
            Track.of(List.of(lyric, name, TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "Other")))
                .name())
        .contains("Tune");
    assertThat(Track.of(List.of(lyric)).name()).isEmpty();
  }

  @Example
  void other_events_and_another_end_are_seen_in_the_hash_code_and_told() {
    Track track = Track.of(List.of(LONG), 500);

    assertThat(track).doesNotHaveSameHashCodeAs(Track.of(List.of(SHORT), 500));
    assertThat(track).doesNotHaveSameHashCodeAs(Track.of(List.of(LONG), 501));
    assertThat(track.toString()).contains("endTick=500", LONG.toString());
  }

  @Property(tries = 300)
  void old_events_keep_both_orders_when_new_ones_are_added(
      @ForAll("readable") Score old, @ForAll("readable") Score more) {
    for (Track track : old.tracks()) {
      for (Track added : more.tracks()) {
        Track grown = track.withEvents(added.events());

        assertThat(without(grown.events(), added)).isEqualTo(without(track.events(), added));
        assertThat(without(grown.eventsByNoteOff(), added))
            .isEqualTo(without(track.eventsByNoteOff(), added));
        assertThat(grown.events()).hasSize(track.events().size() + added.events().size());
      }
    }
  }

  @Property(tries = 300)
  void messages_go_forward_in_time_and_end_every_note_after_it_began(@ForAll("any") Score score) {
    for (Track track : score.tracks()) {
      List<ScoreEvent> begun = new ArrayList<>();
      List<Note> ended = new ArrayList<>();
      long[] tick = {0};
      track.forEachMessage(
          event -> {
            assertThat(event.tick()).isGreaterThanOrEqualTo(tick[0]);
            tick[0] = event.tick();
            begun.add(event);
          },
          note -> {
            assertThat(note.endTick()).isGreaterThanOrEqualTo(tick[0]);
            tick[0] = note.endTick();
            assertThat(begun).contains(note);
            ended.add(note);
          });

      assertThat(begun).isEqualTo(track.events());
      assertThat(ended)
          .isEqualTo(track.eventsByNoteOff().stream().filter(Note.class::isInstance).toList());
    }
  }

  @Provide
  Arbitrary<Score> any() {
    return Scores.any();
  }

  @Provide
  Arbitrary<Score> readable() {
    return Scores.readable();
  }

  /** Leaves out what the other track holds too, for equal events cannot be told apart. */
  private static List<ScoreEvent> without(List<ScoreEvent> events, Track other) {
    return events.stream().filter(event -> !other.events().contains(event)).toList();
  }

  private static Track read(String events) throws MidiFormatException {
    return MidiReader.read(MidiBytes.file(events + MidiBytes.END_OF_TRACK)).tracks().get(0);
  }

  private static List<String> messages(Track track) {
    List<String> messages = new ArrayList<>();
    track.forEachMessage(
        event ->
            messages.add(
                event instanceof Note note
                    ? "on " + note.pitch()
                    : "program " + ((ProgramChange) event).program()),
        note -> messages.add("off " + note.pitch()));
    return messages;
  }
}
