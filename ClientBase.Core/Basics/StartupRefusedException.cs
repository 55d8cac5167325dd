namespace ClientBase.Core.Basics;

/// <summary>Why the application does not start: one Russian sentence that says what to do.</summary>
public sealed class StartupRefusedException(string message) : Exception(message);
