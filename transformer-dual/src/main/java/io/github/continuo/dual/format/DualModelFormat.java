package io.github.continuo.dual.format;

import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.messages.Text;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;

/** Model format of {@link DualTransformer}; {@link DualCheckpoint} describes the files. */
public final class DualModelFormat implements ModelFormat {

  /** Creates the format for {@link java.util.ServiceLoader}. */
  public DualModelFormat() {}

  @Override
  public String description() {
    return Text.format(
        "a dual model (%s with model_type \"%s\")",
        DualCheckpoint.CONFIG_FILE, DualCheckpoint.MODEL_TYPE);
  }

  @Override
  public boolean canLoad(Path folder) throws IOException {
    return DualCheckpoint.isAt(folder);
  }

  @Override
  public DualTransformer load(Path folder, LoadOptions options) throws IOException {
    return DualTransformer.load(folder, options);
  }
}
