/**
 * The tokenizer of the dual transformer: eight tokens for each event. {@link
 * io.github.continuo.tokenize.event.EventTokenizer} is the way in, {@link
 * io.github.continuo.tokenize.event.QualityCheck} tells good training data from bad.
 */
@NullMarked
package io.github.continuo.tokenize.event;

import org.jspecify.annotations.NullMarked;
