using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ClientBase.Tests.Support;

/// <summary>bunit.dll asks for AngleSharp.Diffing 1.0; the 0.17 that the feed has is handed to it.</summary>
internal static class TestAssemblyResolver
{
    [ModuleInitializer]
#pragma warning disable CA2255 // The resolver must stand before the first bUnit type is touched.
    internal static void Init() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
#pragma warning restore CA2255
}
