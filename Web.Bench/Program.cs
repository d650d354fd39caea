Console.Error.WriteLine("Nothing is measured here yet.");
return 2;
