package io.github.continuo.live;

import java.time.Duration;

/**
 * What goes on in a {@link LiveSession} at a moment.
 *
 * @param isRunning whether beats are counted: before the first note, the fourth tap or the first
 *     MIDI clock, and after a MIDI stop, they are not
 * @param beat quarter notes since the start of bar 1, 0 if none are counted
 * @param beatsPerMinute the current tempo in quarter notes
 * @param isAnswering whether the current beat is part of an answer
 * @param notesPlayed notes received so far
 * @param notesAnswered notes of answers so far, also those that sound soon
 * @param eventsLeftOut events that were generated too late, and not sent
 * @param answerLatency time from receiving the last event of the last call until the first event of
 *     the answer was ready; zero before the first answer
 */
public record LiveStatus(
    boolean isRunning,
    double beat,
    double beatsPerMinute,
    boolean isAnswering,
    long notesPlayed,
    long notesAnswered,
    long eventsLeftOut,
    Duration answerLatency) {}
