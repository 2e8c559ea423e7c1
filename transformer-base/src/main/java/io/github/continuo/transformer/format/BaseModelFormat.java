package io.github.continuo.transformer.format;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import java.io.IOException;
import java.nio.file.Path;

/** Model format of {@link BaseTransformer}; {@link BaseCheckpoint} describes the files. */
public final class BaseModelFormat implements ModelFormat {

  /** Creates the format for {@link java.util.ServiceLoader}. */
  public BaseModelFormat() {}

  @Override
  public String description() {
    return Text.format(
        "a base model (%s with model \"%s\")", BaseCheckpoint.CONTINUO_FILE, BaseCheckpoint.MODEL);
  }

  @Override
  public boolean canLoad(Path folder) throws IOException {
    return BaseCheckpoint.isAt(folder);
  }

  @Override
  public BaseTransformer load(Path folder, LoadOptions options) throws IOException {
    return BaseTransformer.load(folder, options);
  }
}
