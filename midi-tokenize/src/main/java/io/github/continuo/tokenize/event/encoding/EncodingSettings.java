package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;

/**
 * What the stages of event encoding need to know of their {@link EventTokenizer}.
 *
 * @param version version of the vocabulary
 * @param controlTolerance smallest difference to the last value of a controller that is written
 * @param tempoTolerance smallest difference to the last tempo that is written, in beats per minute
 */
public record EncodingSettings(EventVersion version, int controlTolerance, int tempoTolerance) {}
