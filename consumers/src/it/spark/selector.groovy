return spark == 'true' // set by -Pspark
