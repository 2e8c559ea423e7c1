// The program downloads 280 MB of Spark, so it is run only when asked for.
if (spark != 'true') {
  println 'spark is skipped: -Pspark runs it, and downloads Apache Spark (280 MB)'
}
return spark == 'true'
