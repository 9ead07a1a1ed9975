namespace TaskOwnership.Corpus;

/// <summary>What the command line asks for cannot be done.</summary>
sealed class UsageException(string message) : Exception(message);
